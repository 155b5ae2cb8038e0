"""The documents of the published interface: the call to a system, and its answer, checked before it is believed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.connectors.rules.sets import KEEPING_GROUNDS, CallOutcome, Operation
from habeas.jurisdictions.rules.sets import DenialCode

VERSION = "1"
LARGEST_REPLY = 5 * 1024 * 1024
LARGEST_HANDED_OVER = 3 * 1024 * 1024
"""Bytes of a document that one call may carry to another controller."""
MOST_ENTRIES = 10_000
_CALL_FIELDS = frozenset(
    ("version", "key", "operation", "case", "controller", "subject", "categories", "kept", "changes", "due", "callback")
)
LONGEST_CODE = 80


@dataclass(frozen=True)
class Call:
    """What a system is asked; `key` is the same however often the call is repeated.

    `handed_over` is the document of a transmission to another controller.
    """

    key: UUID
    operation: Operation
    reference: str
    controller: str
    subject: Mapping[str, Any]
    categories: Sequence[str]
    kept: Sequence[Mapping[str, str]] = ()
    changes: Sequence[Mapping[str, Any]] = ()
    due: datetime | None = None
    callback: str | None = None
    handed_over: Mapping[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """The call as JSON; see interface/call.schema.json."""
        return {
            "version": VERSION,
            "key": str(self.key),
            "operation": self.operation.value,
            "case": self.reference,
            "controller": self.controller,
            "subject": dict(self.subject),
            "categories": list(self.categories),
            "kept": [dict(each) for each in self.kept],
            "changes": [dict(each) for each in self.changes],
            "due": None if self.due is None else self.due.isoformat(),
            "callback": self.callback,
            **({} if self.handed_over is None else {"document": dict(self.handed_over)}),
        }

    @property
    def message_id(self) -> str:
        """The webhook-id of every attempt."""
        return message_id(self.key)


def message_id(key: UUID) -> str:
    """The webhook-id of every attempt of the step with this key."""
    return f"msg_{key.hex}"


@dataclass(frozen=True)
class Reply:
    """What a system answered: its outcome, why something failed or is kept and until when, and what was exported."""

    outcome: CallOutcome
    code: str | None = None
    until: datetime | None = None
    final: bool = False
    data: Sequence[Mapping[str, Any]] = field(default=())

    def document(self, key: UUID) -> dict[str, Any]:
        """The reply to the call with this key as JSON; see interface/answer.schema.json."""
        found: dict[str, Any] = {"key": str(key), "outcome": self.outcome.value}
        if self.code is not None:
            found["code"] = self.code
        if self.until is not None:
            found["until"] = self.until.isoformat()
        if self.outcome is CallOutcome.FAILED:
            found["retry"] = not self.final
        return {**found, "data": list(self.data)} if self.data else found


def call_in(body: bytes) -> Call | None:
    """The call in the bytes of a message; None for what is none."""
    try:
        return call_of(json.loads(body))
    except (ValueError, RecursionError):
        return None


def call_of(document: Any) -> Call | None:
    """The call in a document; None for whatever interface/call.schema.json does not allow."""
    try:
        known = document.keys() - {"document"} == _CALL_FIELDS and document["version"] == VERSION
        return _call(document) if known else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _call(document: Mapping[str, Any]) -> Call:
    subject = document["subject"]
    emails, identifier = subject.get("emails", []), subject.get("id")
    due, callback = document["due"], document["callback"]
    handed_over = document.get("document", {})
    if ("document" in document) != (document["operation"] == Operation.TRANSMIT) or not isinstance(handed_over, dict):
        raise ValueError("a document is handed over where one is transmitted, and nowhere else")
    if subject.keys() - {"id", "emails"} or not _are_addresses(emails) or not isinstance(callback, str | None):
        raise ValueError("this is no subject, or no callback")
    return Call(
        key=UUID(document["key"]),
        operation=Operation(document["operation"]),
        reference=_text(document["case"]),
        controller=_text(document["controller"]),
        subject={
            **({"id": str(UUID(identifier))} if identifier is not None else {}),
            **({"emails": list(emails)} if "emails" in subject else {}),
        },
        categories=[_text(each) for each in document["categories"]],
        kept=[_only(each, "category", "code") for each in document["kept"]],
        changes=[_change(each) for each in document["changes"]],
        due=_instant(due),
        callback=callback,
        handed_over=handed_over if "document" in document else None,
    )


def _are_addresses(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("this is no text")
    return value


def _only(value: Any, *names: str) -> dict[str, str]:
    if value.keys() != set(names):
        raise ValueError("a field is missing, or unknown")
    return {name: _text(value[name]) for name in names}


def _change(value: Any) -> dict[str, Any]:
    told = {name: each for name, each in value.items() if name != "value"}
    return {**_only(told, "category", "item"), "value": value["value"]}


def reply_in(body: bytes, key: UUID) -> Reply | None:
    """The reply in the bytes of a message; None for what is none."""
    try:
        return reply_of(json.loads(body), key)
    except (ValueError, RecursionError):
        return None


def reply_of(document: Any, key: UUID) -> Reply | None:
    """The reply in a document; None for whatever interface/answer.schema.json does not allow, or of another step."""
    if not isinstance(document, Mapping) or document.get("key") != str(key):
        return None
    code, data = document.get("code"), document.get("data", [])
    if document.get("outcome") not in set(CallOutcome) or not _is_code(code) or not _is_data(data):
        return None
    outcome = CallOutcome(document["outcome"])
    if outcome is CallOutcome.KEPT and code not in KEEPING_GROUNDS:
        return None
    try:
        until = _instant(document.get("until"))
    except (TypeError, ValueError):
        return None
    return Reply(outcome, code, until, document.get("retry") is False, data)


def _is_code(code: Any) -> bool:
    return code is None or (
        isinstance(code, str) and 0 < len(code) <= LONGEST_CODE and code.isascii() and code.replace("_", "").isalnum()
    )


def _is_data(data: Any) -> bool:
    return (
        isinstance(data, list)
        and len(data) <= MOST_ENTRIES
        and all(isinstance(each, Mapping) and isinstance(each.get("category"), str) for each in data)
    )


def _instant(text: Any) -> datetime | None:
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("without an offset an instant is none")
    return found


def keeping_ground(code: str | None) -> DenialCode:
    """The ground in a reply that something is kept."""
    return DenialCode(str(code))
