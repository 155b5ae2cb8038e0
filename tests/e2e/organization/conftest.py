"""The packages, and the provider in a process of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from habeas.auth.federation.relying_party import CALLBACK
from tests.auth.federation.provider import SECRET
from tests.world import URL

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The issuer identifier of a running oidc-provider."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not there")
    folder = tmp_path_factory.mktemp("organization")
    for name in ("package.json", "provider.mjs"):
        shutil.copy(HERE / name, folder)
    install = ("npm", "install", "--no-audit", "--no-fund")
    subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=300)  # noqa: S603
    environment = {**os.environ, "CALLBACK": f"{URL}{CALLBACK}", "SECRET": SECRET, "DOMAIN": "contoso.example"}
    command = [str(folder / "node_modules/.bin/node"), "provider.mjs"]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(  # noqa: S603
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            found = process.stdout.readline().strip()
            assert found.startswith("http://127.0.0.1:"), (folder / "log").read_text()
            yield found
        finally:
            process.terminate()
            process.wait(30)
