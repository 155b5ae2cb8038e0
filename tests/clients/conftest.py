"""Fixtures of the tests with real clients."""

from pathlib import Path

import pytest

from tests.clients.node import prepare


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our scripts and the packages that they need."""
    folder = tmp_path_factory.mktemp("node")
    prepare(folder)
    return folder
