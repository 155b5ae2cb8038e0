"""One running demo for this story, in a folder that does not outlive it, and what was there before."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from habeas.demo.cluster import ClusterSettings
from tests.e2e.notices.documents import PROOFS, REQUESTS
from tests.e2e.notices.story import Before, Story
from tests.e2e.stories.requests import submit
from tests.e2e.stories.server import COMMAND, Ready, demo_process

PEOPLE = ("person-eu", "person-cn", "person-ca", "person-av")


@pytest.fixture(scope="session")
def demo() -> Iterator[Ready]:
    folder = Path(tempfile.mkdtemp(prefix="habeas-notices-"))
    try:
        with demo_process(folder) as ready:
            yield ready
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def before(demo: Ready) -> Before:
    """What people have in hand before anything is published: a request, their receipts, their acceptances."""
    for persona in PEOPLE:
        submit(demo, persona, ["ERASURE"])
    return Before(
        proofs={persona: demo.answer(persona, PROOFS)["viewer"] for persona in PEOPLE},
        requests={persona: requests_of(demo, persona) for persona in PEOPLE},
    )


@pytest.fixture(scope="session")
def story(demo: Ready, before: Before) -> Story:
    """The privacy teams publish, after a dry run; the worker does the rest."""
    return Story(demo, before).told()


def requests_of(demo: Ready, persona: str) -> dict[str, Any]:
    """The requests of a person by reference."""
    nodes = demo.answer(persona, REQUESTS)["viewer"]["rightsRequests"]["nodes"]
    return {node["reference"]: node for node in nodes}


@pytest.fixture(scope="session")
def environment(demo: Ready) -> Mapping[str, str]:
    """The environment in which an operator runs `habeas` against the running world."""
    lines = (demo.data / "pgdata" / "postmaster.pid").read_text().splitlines()
    secrets = json.loads((demo.data / "secrets.json").read_text())
    settings = ClusterSettings(demo.data, lines[4], int(lines[3]), secrets).settings()

    def shown(value: Any) -> Any:
        return value.get_secret_value() if isinstance(value, SecretStr) else value

    names = ("regions", "region_keys", "directory", "directory_key")
    values = {name: getattr(settings, name) for name in names}
    return os.environ | {
        f"HABEAS_{name.upper()}": json.dumps({code: shown(each) for code, each in value.items()})
        if isinstance(value, dict)
        else str(shown(value))
        for name, value in values.items()
    }


def habeas(environment: Mapping[str, str], *words: str | Path) -> "subprocess.CompletedProcess[str]":
    """The command as an operator runs it."""
    return subprocess.run(  # noqa: S603
        [COMMAND, *words], env=dict(environment), capture_output=True, text=True, timeout=240, check=False
    )
