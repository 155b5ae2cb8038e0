"""One CSV table for each category of data, and for consents, requests, looks and other systems."""

import csv
import io
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

import orjson

Row = Mapping[str, Any]

_RECORD = (
    *("id", "label", "value", "collectedAt", "source", "service", "space"),
    *("purposes", "recipients", "retainedUntil", "restricted", "masked"),
)
_LISTS: Mapping[str, tuple[str, ...]] = {
    "consents": ("purpose", "status", "givenAt", "withdrawnAt", "language"),
    "acceptances": ("notice", "version", "language", "kind", "acceptedAt"),
    "requests": ("reference", "status", "receivedAt", "closedAt", "rights"),
    "looks": ("at", "organization", "actorKind", "actorRole", "purpose", "legalBasis", "fieldClasses"),
}
BESIDES: Mapping[str, tuple[str, ...]] = {
    "ageStatements": ("source", "born", "grown", "statedAt"),
    "ageDoubts": ("below", "signs", "recordedAt", "settledAt", "settlement"),
    "guardianAgreements": ("purposes", "agreedAt", "expiresAt", "endedAt"),
    "presentations": ("notice", "version", "language", "presentedAt", "declinedAt"),
    "publicationAgreements": ("items", "manner", "language", "agreedAt", "withdrawnAt"),
    "publications": (
        *("items", "manner", "ground", "instrument", "protection"),
        *("publishedAt", "endedAt", "takenDownAt"),
    ),
    "disclosures": ("recipient", "purpose", "categories", "kind", "ground", "disclosedAt"),
}
"""Lists that are absent where there are none, with their columns."""
_SYSTEMS = ("system", "state", "outstanding", "settledAt", "dueAt", "keptBecause", "keptUntil")
_RESOURCES = ("id", "kind", "service", "name", "address", "userName", "secret", "addedAt", "changedAt")
_OF_SYSTEMS = ("system", "category", "value")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = b"\xef\xbb\xbf"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def file_of(folder: str, code: str, ending: str) -> str:
    """The name of a file about a category."""
    return f"{folder}/{_UNSAFE.sub('_', code).lower()}{ending}"


def file_name(name: str) -> str:
    """The name of a list as a file has it: words apart, in small letters."""
    return re.sub(r"(?=[A-Z])", "_", name).lower()


def list_tables(document: Row) -> dict[str, bytes]:
    """The tables of consents, acceptances, requests, looks, other lists and systems, by the names of their files."""
    found = {name: table(columns, document[name]) for name, columns in _LISTS.items() if document[name]}
    if document.get("resources"):
        found["resources"] = table(_RESOURCES, document["resources"])
    found |= {file_name(name): table(BESIDES[name], document[name]) for name in BESIDES if document.get(name)}
    systems = document.get("systems", ())
    if systems:
        found["systems"] = table(_SYSTEMS, systems)
        found["systems_records"] = table(_OF_SYSTEMS, records_of(systems))
    return {f"csv/{name}.csv": _MARK + content for name, content in found.items()}


def records_of(systems: Iterable[Row]) -> Iterable[Row]:
    """What other systems hold, one row for each record."""
    for each in systems:
        for entry in each["data"]:
            for value in entry.get("records", ()):
                yield {"system": each["system"], "category": entry["category"], "value": value}


async def table_of_records(batches: AsyncIterable[Sequence[Row]]) -> AsyncIterator[bytes]:
    """The table of a category, batch by batch: RFC 4180 in UTF-8, with a mark that spreadsheets understand."""
    yield _MARK + table(_RECORD, ())
    async for batch in batches:
        yield _rows(_RECORD, batch)


def table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table with its head."""
    return (",".join(columns) + "\r\n").encode() + _rows(columns, rows)


def _rows(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([cell(column, row[column]) for column in columns] for row in rows)
    return text.getvalue().encode()


def cell(column: str, value: Any) -> str:
    """A value as text: what people stored stands as JSON, so that no spreadsheet takes it for a formula."""
    if value is None:
        return ""
    if column == "value" or isinstance(value, bool):
        return orjson.dumps(value).decode()
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
