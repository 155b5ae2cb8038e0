"""One running demo and one set of Node packages for all tests of sign-in from outside."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.sign_in.running import Running, running_demo

HERE = Path(__file__).parent


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo of this run's own."""
    with running_demo(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture(scope="package")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our scripts, the clients, and the Node 22 that they run on."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not there")
    folder = tmp_path_factory.mktemp("node")
    for script in (HERE / "package.json", *HERE.glob("*.mjs")):
        shutil.copy(script, folder)
    install = ("npm", "install", "--no-audit", "--no-fund")
    subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=300)  # noqa: S603
    return folder
