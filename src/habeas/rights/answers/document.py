"""Puts together the document of an answer: what is held, why, from where, for how long, and who receives it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.catalog import KINDS
from habeas.rights.kind import Content

Row = Mapping[str, Any]
SCHEMA_FILE = "data.schema.json"
SCHEMA_VERSION = "1"
SECRET_CLASS = "CREDENTIAL"  # noqa: S105
"""The class of fields whose content is never exported (AOMEI-10)."""


@dataclass(frozen=True)
class Held:
    """Everything held about one person, as rows: values are opened, times are text in UTC."""

    request: Row
    controller: Row
    person: Row
    spaces: Sequence[Row]
    records: Sequence[Row]
    categories: Sequence[Row]
    activities: Sequence[Row]
    recipients: Sequence[Row]
    consents: Sequence[Row] = field(default=())
    acceptances: Sequence[Row] = field(default=())
    requests: Sequence[Row] = field(default=())
    looks: Sequence[Row] = field(default=())
    systems: Sequence[Row] = field(default=())


def document(held: Held, answered: Sequence[Right], made_at: datetime) -> dict[str, Any]:
    """The document that answers these rights."""
    contents = frozenset(content for right in answered for content in KINDS[right].contents)
    records = [_record(record, held) for record in held.records]
    language = held.request["language"]
    answer: dict[str, Any] = {
        "$schema": SCHEMA_FILE,
        "version": SCHEMA_VERSION,
        "preparedAt": made_at.isoformat(),
        "request": {
            "reference": held.request["reference"],
            "receivedAt": held.request["receivedAt"],
            "language": language,
            "rights": [right.value for right in answered],
        },
        "controller": dict(held.controller),
        "person": dict(held.person),
        "spaces": list(held.spaces),
        "categories": list(_categories(records, held)),
        "consents": list(held.consents),
        "acceptances": list(held.acceptances),
        "requests": list(held.requests),
        "looks": list(held.looks),
        "rights": [_right(each, language) for each in held.request["rights"]],
    }
    if Content.RECORDS in contents:
        answer["records"] = records
    if held.systems:
        answer["systems"] = [_system(each, Content.RECORDS in contents) for each in held.systems]
    return answer


def _system(row: Row, with_data: bool) -> dict[str, Any]:
    """What an external system answered; whatever it still owes is said."""
    return {**row, "data": row["data"] if with_data else []}


def _record(row: Row, held: Held) -> dict[str, Any]:
    secret = row["fieldClass"] == SECRET_CLASS
    activities = [each for each in held.activities if each["code"] in row["activities"]]
    return {
        "id": row["id"],
        "category": row["category"],
        "label": row["label"],
        "value": None if secret else row["value"],
        "masked": secret,
        "collectedAt": row["collectedAt"],
        "source": row["source"],
        "service": row["service"],
        "space": row["space"],
        "purposes": list(dict.fromkeys(each["purpose"] for each in activities)),
        "recipients": [each["name"] for each in held.recipients if _receives(each, row)],
        "retainedUntil": row["retainedUntil"],
        "restricted": row["restricted"],
    }


def _receives(recipient: Row, record: Row) -> bool:
    return record["category"] in recipient["categories"] and recipient["service"] in (None, record["service"])


def _categories(records: Sequence[Row], held: Held) -> Iterable[dict[str, Any]]:
    """Each category of which something is held, with the answers that GDPR 15(1)(a) to (g) asks for."""
    for category in held.categories:
        mine = [record for record in records if record["category"] == category["code"]]
        if not mine:
            continue
        purposes = {purpose for record in mine for purpose in record["purposes"]}
        names = {name for record in mine for name in record["recipients"]}
        yield {
            "code": category["code"],
            "name": category["name"],
            "sensitive": category["sensitive"],
            "count": len(mine),
            "sources": sorted({record["source"] for record in mine}),
            "purposes": [_purpose(each, held) for each in held.activities if _concerns(each, category, purposes)],
            "recipients": [_recipient(each) for each in held.recipients if each["name"] in names],
        }


def _concerns(activity: Row, category: Row, purposes: set[str]) -> bool:
    return activity["purpose"] in purposes and category["code"] in activity["categories"]


def _purpose(activity: Row, held: Held) -> dict[str, Any]:
    bases = (activity["legalBases"].get(law["key"].partition(":")[0]) for law in held.request["laws"])
    return {
        "code": activity["purpose"],
        "name": activity["name"],
        "legalBasis": next(filter(None, bases), activity["legalBasis"]),
        "retention": activity["retention"],
        "transfers": activity["transfers"],
    }


def _recipient(recipient: Row) -> dict[str, Any]:
    return {name: recipient[name] for name in ("name", "role", "country")}


def _right(row: Row, language: str) -> dict[str, Any]:
    right = Right(row["right"])
    return {
        "right": right.value,
        "title": KINDS[right].title(language) if right in KINDS else right.value,
        "because": row["because"],
        "citations": row["citations"],
        "remedies": row["remedies"],
    }
