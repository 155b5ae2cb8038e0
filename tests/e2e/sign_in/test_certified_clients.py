"""Two certified OAuth clients get, use, renew, introspect and revoke tokens of the running server."""

import os
import subprocess
from pathlib import Path

import pytest

from habeas.demo.load.clients import PARTNER_SECRET, PASSWORD
from tests.e2e.sign_in.running import Running

pytestmark = pytest.mark.campaign


@pytest.mark.parametrize("suite", ["openid_client", "oauth4webapi"])
def test_a_certified_client_gets_along_with_the_server(demo: Running, node_folder: Path, suite: str) -> None:
    environment = {**os.environ, "URL_OF_DEMO": demo.url, "PASSWORD": PASSWORD, "PARTNER_SECRET": PARTNER_SECRET}
    done = subprocess.run(  # noqa: S603
        [str(node_folder / "node_modules/.bin/node"), "--test", f"{suite}.test.mjs"],
        cwd=node_folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
