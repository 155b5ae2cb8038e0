"""Runs Node in a folder of its own, with the packages that package.json names."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NEEDS_NODE = pytest.mark.skipif(shutil.which("npm") is None, reason="the suite is a Node package")


def run(folder: Path, *command: str) -> str:
    """What a command prints; raises if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, check=True)  # noqa: S603
    return done.stdout


def prepare(folder: Path) -> None:
    """Copies our scripts into the folder and installs the packages that they need."""
    for script in (HERE / "package.json", *HERE.glob("*.mjs")):
        shutil.copy(script, folder)
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
