"""Every golden case of the folder `cases`: each kind of right under each launch law, from request to last letter."""

from typing import Any

import pytest

from habeas.rights.catalog import KINDS
from tests.rights.client import Client
from tests.rights.golden import LAWS, departures, golden, played

CASES = golden()


def parameters() -> list[Any]:
    marks = [[pytest.mark.promise(*case["promises"])] if "promises" in case else [] for case in CASES]
    return [pytest.param(case, id=case["id"], marks=mark) for case, mark in zip(CASES, marks, strict=True)]


@pytest.mark.parametrize("case", parameters())
async def test_a_golden_case_comes_out_as_its_lawyer_expects(client: Client, superuser: Any, case: Any) -> None:
    found = await played(client, superuser, case)
    assert list(departures(case["expect"], found)) == []


def test_every_kind_of_right_has_a_case_under_every_launch_law() -> None:
    wanted = {(law, right.value) for law in LAWS for right in KINDS}
    assert wanted == {(case["law"], case["right"]) for case in CASES}


def test_the_cases_have_names_of_their_own_and_reasons() -> None:
    names = [case["id"] for case in CASES]
    assert len(names) == len(set(names))
    assert all(case["title"] and case["why"] and case["expect"] for case in CASES)
