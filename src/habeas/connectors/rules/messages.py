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
MOST_ENTRIES = 10_000
LONGEST_CODE = 80


@dataclass(frozen=True)
class Call:
    """What a system is asked; `key` is the same however often the call is repeated."""

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
