"""The published schemas and the program agree on what a message is."""

from typing import Any
from uuid import uuid4

import pytest

from habeas.connectors.rules.messages import call_of, reply_of
from habeas.connectors.rules.sets import KEEPING_GROUNDS
from tests.connectors.schemas import ANSWER, CALL
from tests.reference_connectors.calls import call_document

KEY = uuid4()
KEPT = {"outcome": "kept", "code": "LEGAL_CLAIMS"}
ANSWERS: list[tuple[Any, bool]] = [
    ({"outcome": "done"}, True),
    ({"outcome": "done", "data": [{"category": "DEVICE", "records": [1]}], "more": 1}, True),
    ({"outcome": "accepted"}, True),
    ({"outcome": "failed", "code": "DISK_FULL", "retry": False}, True),
    ({**KEPT, "until": None}, True),
    ({"outcome": "kept"}, False),
    ({"outcome": "kept", "code": "MANIFESTLY_UNFOUNDED"}, False),
    ({"outcome": "perhaps"}, False),
    ({"outcome": "failed", "code": "Annika has left"}, False),
    ({"outcome": "failed", "code": ""}, False),
    ({"outcome": "done", "data": [{"records": []}]}, False),
    ({"outcome": "done", "data": {"category": "DEVICE"}}, False),
    ({**KEPT, "until": 2030}, False),
]
CALLS: list[tuple[Any, bool]] = [
    ({}, True),
    ({"subject": {"id": str(KEY)}, "categories": ["DEVICE"]}, True),
    ({"kept": [{"category": "DEVICE", "code": "LEGAL_CLAIMS"}]}, True),
    ({"changes": [{"category": "DEVICE", "item": "Phone", "value": None}]}, True),
    ({"subject": {"emails": [""]}}, False),
    ({"subject": {"emails": "annika@example.org"}}, False),
    ({"subject": {"name": "Annika"}}, False),
    ({"operation": "DROP"}, False),
    ({"version": "2"}, False),
    ({"changes": [{"category": "DEVICE", "item": "Phone"}]}, False),
    ({"kept": [{"category": "DEVICE", "code": "LEGAL_CLAIMS", "why": "x"}]}, False),
    ({"callback": 1}, False),
    ({"more": 1}, False),
    ({"operation": "TRANSMIT", "document": {"type": "dpv:Process"}}, True),
    ({"operation": "TRANSMIT"}, False),
    ({"operation": "TRANSMIT", "document": None}, False),
    ({"document": {}}, False),
]


@pytest.mark.parametrize(("more", "valid"), ANSWERS)
def test_an_answer_is_believed_if_the_schema_allows_it_and_only_then(more: dict[str, Any], valid: bool) -> None:
    document = {"key": str(KEY), **more}
    assert ANSWER.is_valid(document) is valid
    assert (reply_of(document, KEY) is not None) is valid


@pytest.mark.parametrize(("more", "valid"), CALLS)
def test_a_call_is_understood_if_the_schema_allows_it_and_only_then(more: dict[str, Any], valid: bool) -> None:
    document = {**call_document("RECTIFY"), **more}
    assert CALL.is_valid(document) is valid
    assert (call_of(document) is not None) is valid


def test_what_a_reference_connector_answers_is_understood_as_it_was_meant() -> None:
    for more, valid in ANSWERS:
        found = reply_of({"key": str(KEY), **more}, KEY)
        if valid:
            assert found is not None
            assert reply_of(found.document(KEY), KEY) == found


def test_what_habeas_asks_is_understood_as_it_was_meant() -> None:
    for more, valid in CALLS:
        found = call_of({**call_document("RECTIFY"), **more})
        if valid:
            assert found is not None
            assert call_of(found.document()) == found


def test_the_published_grounds_for_keeping_are_those_that_are_believed() -> None:
    schema: Any = ANSWER.schema
    assert set(schema["then"]["properties"]["code"]["enum"]) == KEEPING_GROUNDS
