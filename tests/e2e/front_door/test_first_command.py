"""The first command of the README brings a newcomer from nothing to answers, and leaves nothing behind."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.front_door.machine import Ended, Machine
from tests.e2e.front_door.readme import Pasted, commands, documents

pytestmark = pytest.mark.campaign

SEND = """mutation ($input: SubmitRightsRequestInput!) {
  submitRightsRequest(input: $input) { request { reference } userErrors { message } }
}"""
SENT = "{ viewer { rightsRequests(first: 50) { edges { node { reference } } } } }"


@dataclass(frozen=True)
class FirstRun:
    """What became of the first start, told after it had ended."""

    machine: Machine
    answers: Mapping[str, dict[str, Any]]
    reference: str
    ended: Ended


@pytest.fixture(scope="module")
def first_run() -> Iterator[FirstRun]:
    """Carry out the first command on a fresh machine, ask, send a request, and press Ctrl-C."""
    folder = Path(tempfile.mkdtemp(prefix="habeas-door-"))
    try:
        machine = Machine(folder)
        machine.prepare()
        ready = folder / "first.json"
        with machine.running(f"{commands()[0]} --port 0 --ready-file {ready}") as run:
            told = run.ready(ready)
            answers = {each.persona: _paste(told, each) for each in documents()}
            variables = {"input": {"rights": ["ACCESS"], "note": "From the front door.", "language": "en"}}
            sent = _ask(told, "person-eu", SEND, variables)
            ended = run.interrupt()
        reference = sent["data"]["submitRightsRequest"]["request"]["reference"]
        yield FirstRun(machine, answers, reference, ended)
    finally:
        shutil.rmtree(folder)


def _ask(told: Mapping[str, Any], persona: str, text: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {told['personas'][persona]['token']}"}
    body = {"query": text, "variables": dict(variables)}
    answer: dict[str, Any] = httpx.post(told["graphql"], json=body, headers=headers, timeout=120).json()
    return answer


def _paste(told: Mapping[str, Any], pasted: Pasted) -> dict[str, Any]:
    organization = told["personas"][pasted.persona]["organizationId"]
    variables = {"organization": organization} if "$organization" in pasted.text else {}
    return _ask(told, pasted.persona, pasted.text, variables)


def test_every_document_of_the_readme_is_answered_to_its_persona(first_run: FirstRun) -> None:
    assert len(first_run.answers) == 3
    for persona, answer in first_run.answers.items():
        assert "errors" not in answer, f"{persona}: {answer['errors']}"
        assert all(answer["data"].values()), persona


def test_ctrl_c_ends_cleanly_and_leaves_no_process_behind(first_run: FirstRun) -> None:
    assert len(first_run.ended.stemmed) > 2, "the demo and its PostgreSQL were not among them"
    assert first_run.ended.left_behind == set()
    assert first_run.ended.code == 0


def test_a_second_start_takes_what_is_there(first_run: FirstRun) -> None:
    ready = first_run.machine.folder / "second.json"
    start = commands()[0].rpartition("&&")[2].strip()
    with first_run.machine.running(f"{start} --port 0 --ready-file {ready}") as run:
        told = run.ready(ready)
        kept = _ask(told, "person-eu", SENT, {})
        ended = run.interrupt()
    references = [edge["node"]["reference"] for edge in kept["data"]["viewer"]["rightsRequests"]["edges"]]
    assert references.count(first_run.reference) == 1
    assert (ended.code, ended.left_behind) == (0, set())
