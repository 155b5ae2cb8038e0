"""One demo for all stories, in a folder that does not outlive them."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.stories.server import Ready, demo_process


@pytest.fixture(scope="session")
def demo() -> Iterator[Ready]:
    """The demo, served; that it ends cleanly is asserted when the last story is told."""
    folder = Path(tempfile.mkdtemp(prefix="habeas-stories-"))
    try:
        with demo_process(folder) as ready:
            yield ready
    finally:
        shutil.rmtree(folder)
