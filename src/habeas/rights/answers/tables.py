"""One CSV table for each category of data, and for consents, requests and looks."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
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
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def tables(document: Row) -> dict[str, bytes]:
    """The files of the folder csv, by name."""
    found: dict[str, bytes] = {}
    for category in document["categories"]:
        records = [record for record in document.get("records", ()) if record["category"] == category["code"]]
        if records:
            found[f"csv/{_UNSAFE.sub('_', category['code']).lower()}.csv"] = table(_RECORD, records)
    for name, columns in _LISTS.items():
        if document[name]:
            found[f"csv/{name}.csv"] = table(columns, document[name])
    return found


def table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table of RFC 4180 in UTF-8, with a mark that spreadsheets understand."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(column, row[column]) for column in columns] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def cell(column: str, value: Any) -> str:
    """A value as text: what people stored stands as JSON, so that no spreadsheet takes it for a formula."""
    if value is None:
        return ""
    if column == "value" or isinstance(value, bool):
        return orjson.dumps(value).decode()
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
