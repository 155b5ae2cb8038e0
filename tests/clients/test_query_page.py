"""The query page's own logic, tried in Node: what it colours, tidies and completes."""

import os
import subprocess
from pathlib import Path

import pytest

from habeas.web.pages import ASSETS
from tests.clients.node import NEEDS_NODE

pytestmark = [pytest.mark.campaign, NEEDS_NODE]


def test_the_logic_of_the_page_holds(node_folder: Path) -> None:
    command = ("node", "--test", "page.test.mjs")
    environment = {**os.environ, "ASSETS": ASSETS.as_uri()}
    done = subprocess.run(  # noqa: S603
        command, cwd=node_folder, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout
