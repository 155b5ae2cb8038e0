"""Stops a test run in which a promise mark names an id that the register does not hold."""

import pytest

from habeas.promises import MARK, check_ids


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers(MARK):
            if not mark.args:
                raise pytest.UsageError(f"{item.nodeid}: a promise mark without an id proves nothing.")
            for named in mark.args:
                check_ids(named, item.nodeid)
