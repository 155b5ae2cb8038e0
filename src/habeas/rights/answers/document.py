"""Puts together the document of an answer: what is held, why, from where, for how long, and who receives it."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.catalog import KINDS
from habeas.rights.kind import Content

Row = Mapping[str, Any]
SCHEMA_FILE = "data.schema.json"
SCHEMA_VERSION = "1"
SECRET_CLASS = "CREDENTIAL"  # noqa: S105
"""The class of fields whose content is never exported (AOMEI-10)."""


class Records(Protocol):
    """The records of an answer in batches, oldest first; of one category, or of all. It can be asked again."""

    def __call__(self, category: str | None = None) -> AsyncIterator[Sequence[Row]]: ...


@dataclass(frozen=True)
class Held:
    """Everything held about one person but the records themselves, as rows: times are text in UTC.

    `groups` counts the records by category, service, source and activities; `besides` are lists by their names.
    """

    request: Row
    controller: Row
    person: Row
    spaces: Sequence[Row]
    groups: Sequence[Row]
    categories: Sequence[Row]
    activities: Sequence[Row]
    recipients: Sequence[Row]
    consents: Sequence[Row] = field(default=())
    acceptances: Sequence[Row] = field(default=())
    requests: Sequence[Row] = field(default=())
    looks: Sequence[Row] = field(default=())
    systems: Sequence[Row] = field(default=())
    resources: Sequence[Row] = field(default=())
    besides: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def without_values(held: Held) -> Held:
    """The same by category alone, for a request whose sender could not be verified (11 CCR 7024(a))."""
    nobody: Row = {"displayName": "", "primaryEmail": "", "residence": None, "addresses": []}
    nothing: Sequence[Row] = ()
    return replace(
        held,
        person=nobody,
        spaces=nothing,
        consents=nothing,
        acceptances=nothing,
        requests=nothing,
        looks=nothing,
        systems=nothing,
        resources=nothing,
        besides={},
    )


def holds_records(answered: Sequence[Right]) -> bool:
    """Whether an answer to these rights hands out records, and not the statement alone."""
    return any(Content.RECORDS in KINDS[right].contents for right in answered)


def document(held: Held, answered: Sequence[Right], made_at: datetime) -> dict[str, Any]:
    """The document that answers these rights, but for its records."""
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
        "categories": list(_categories(held)),
        "consents": list(held.consents),
        "acceptances": list(held.acceptances),
        "requests": list(held.requests),
        "looks": list(held.looks),
        "rights": [_right(each, language) for each in held.request["rights"]],
    }
    if held.resources and holds_records(answered):
        answer["resources"] = list(held.resources)
    if holds_records(answered):
        answer |= {name: list(rows) for name, rows in held.besides.items() if rows}
    if held.systems:
        answer["systems"] = [_system(each, holds_records(answered)) for each in held.systems]
    return answer


def _system(row: Row, with_data: bool) -> dict[str, Any]:
    """What an external system answered; whatever it still owes is said."""
    return {**row, "data": row["data"] if with_data else []}


class Describing:
    """Makes of each record what an answer says of it; what many records share is looked up once."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._purposes: dict[tuple[str, ...], list[str]] = {}
        self._recipients: dict[tuple[str, str], list[str]] = {}

    def __call__(self, row: Row) -> dict[str, Any]:
        """The record; a secret is listed, never handed out."""
        secret = row["fieldClass"] == SECRET_CLASS
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
            "purposes": self.purposes(row),
            "recipients": self.recipients(row),
            "retainedUntil": row["retainedUntil"],
            "restricted": row["restricted"],
        }

    def purposes(self, row: Row) -> list[str]:
        """The codes of the purposes of a record, or of a group of them."""
        codes = tuple(row["activities"])
        if codes not in self._purposes:
            named = [each["purpose"] for each in self._held.activities if each["code"] in codes]
            self._purposes[codes] = list(dict.fromkeys(named))
        return self._purposes[codes]

    def recipients(self, row: Row) -> list[str]:
        """The names of those who receive a record, or a group of them."""
        key = (row["category"], row["service"])
        if key not in self._recipients:
            self._recipients[key] = [each["name"] for each in self._held.recipients if _receives(each, row)]
        return self._recipients[key]


def _receives(recipient: Row, record: Row) -> bool:
    return record["category"] in recipient["categories"] and recipient["service"] in (None, record["service"])


def _categories(held: Held) -> Iterable[dict[str, Any]]:
    """Each category of which something is held, with the answers that GDPR 15(1)(a) to (g) asks for."""
    describing = Describing(held)
    for category in held.categories:
        mine = [group for group in held.groups if group["category"] == category["code"]]
        if not mine:
            continue
        purposes = {purpose for group in mine for purpose in describing.purposes(group)}
        names = {name for group in mine for name in describing.recipients(group)}
        yield {
            "code": category["code"],
            "name": category["name"],
            "sensitive": category["sensitive"],
            "count": sum(group["count"] for group in mine),
            "sources": sorted({group["source"] for group in mine}),
            "purposes": [_purpose(each, held) for each in held.activities if _concerns(each, category, purposes)],
            "recipients": [_recipient(each) for each in held.recipients if each["name"] in names],
        }


def _concerns(activity: Row, category: Row, purposes: set[str]) -> bool:
    return activity["purpose"] in purposes and category["code"] in activity["categories"]


def _purpose(activity: Row, held: Held) -> dict[str, Any]:
    return {
        "code": activity["purpose"],
        "name": activity["name"],
        "legalBasis": legal_basis(activity, held),
        "retention": activity["retention"],
        "transfers": activity["transfers"],
    }


def legal_basis(activity: Row, held: Held) -> str:
    """The basis of an activity under the law of the person, or the one that holds everywhere."""
    bases = (activity["legalBases"].get(law["key"].partition(":")[0]) for law in held.request["laws"])
    return str(next(filter(None, bases), activity["legalBasis"]))


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
