"""The demo as a newcomer starts it: a process of its own, asked over HTTP, stopped with Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from habeas.demo.documents import document
from habeas.demo.postmaster import die_with_parent
from tests.e2e.front_door.processes import alive, descendants

COMMAND = Path(sys.executable).with_name("habeas")
READY_WITHIN_SECONDS = 300
ENDED_WITHIN_SECONDS = 240


@dataclass(frozen=True)
class Ready:
    """What the ready file tells, and a client for it."""

    told: Mapping[str, Any]
    data: Path
    client: httpx.Client

    @property
    def graphql(self) -> str:
        return str(self.told["graphql"])

    def persona(self, name: str) -> Mapping[str, Any]:
        """What the ready file tells of a persona."""
        held: Mapping[str, Any] = self.told["personas"][name]
        return held

    def organization(self, persona: str = "contoso-admin") -> str:
        """The global id of the organization that the persona acts for."""
        return str(self.persona(persona)["organizationId"])

    def headers(self, persona: str | None, token: str | None = None) -> dict[str, str]:
        """The credentials of a persona, or those of a token."""
        held = token if token is not None or persona is None else self.persona(persona)["token"]
        return {} if held is None else {"authorization": f"Bearer {held}"}

    def send(
        self,
        persona: str | None,
        text: str,
        variables: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """The response to a document, or to the one of the contract that has this name."""
        body = {"query": text if "{" in text else document(text), "variables": dict(variables or {})}
        further = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(self.graphql, json=body, headers={**self.headers(persona, token), **further})

    def ask(self, persona: str | None, text: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The whole answer, errors included."""
        answer: dict[str, Any] = self.send(persona, text, variables).json()
        return answer

    def answer(self, persona: str, text: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of an answer that must have no errors."""
        answer = self.ask(persona, text, variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


@contextmanager
def demo_process(folder: Path) -> Iterator[Ready]:
    """Start the demo on a free port with its data in `folder`; Ctrl-C must end it and all that stems from it."""
    file, log = folder / "ready.json", folder / "output.log"
    command: list[str | Path] = [COMMAND, "demo", "--port", "0", "--data", folder / "data", "--ready-file", file]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509
        )
    try:
        told = _ready(process, file, log)
        with httpx.Client(timeout=120) as client:
            yield Ready(told, folder / "data", client)
        stemming = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(ENDED_WITHIN_SECONDS) == 0, log.read_text()[-2000:]
        assert alive(stemming) == set()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(ENDED_WITHIN_SECONDS)


def _ready(process: "subprocess.Popen[bytes]", file: Path, log: Path) -> Mapping[str, Any]:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not file.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the demo did not come to serve:\n{log.read_text()[-2000:]}")
        time.sleep(0.05)
    told: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told
