"""Composes a package: the page and tables for people, the documents for machines, each streamed from the records."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

import orjson

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.answers.archive import Archive, Written, once
from habeas.rights.answers.document import (
    SCHEMA_FILE,
    SCHEMA_VERSION,
    Describing,
    Held,
    Records,
    Row,
    document,
    holds_records,
)
from habeas.rights.answers.interchange import (
    INTERCHANGE_FILE,
    INTERCHANGE_SCHEMA_FILE,
    interchange,
    interchange_schema,
)
from habeas.rights.answers.page import page, records_page
from habeas.rights.answers.signature import Sign
from habeas.rights.answers.tables import file_of, list_tables, table_of_records

ON_ONE_PAGE = 1_000
"""So many records are shown on the page for people itself; more fill pages of their own, as many on each."""


@dataclass(frozen=True)
class Answered:
    """What a package answers: the rights, of what is held, in a language, at an instant."""

    held: Held
    rights: Sequence[Right]
    records: Records
    language: str
    made_at: datetime


def schema() -> bytes:
    """The JSON Schema that data.json follows."""
    return files("habeas.rights.answers").joinpath(SCHEMA_FILE).read_bytes()


async def pack(answered: Answered, archive: Archive, sign: Sign | None) -> Written:
    """Write the whole package; what is in memory at once does not grow with the number of records."""
    answer = document(answered.held, answered.rights, answered.made_at)
    with_records = holds_records(answered.rights)
    total = sum(each["count"] for each in answer["categories"])
    pages = pages_of(answer) if with_records and total > ON_ONE_PAGE else {}
    shown = answer if not with_records or pages else {**answer, "records": await _all(answered)}
    await archive.add("index.html", once(page(shown, answered.language, pages).encode()))
    await archive.add("data.json", _data(answer, answered if with_records else None))
    await archive.add(SCHEMA_FILE, once(schema()))
    if with_records:
        for category in answer["categories"]:
            code = category["code"]
            await archive.add(file_of("csv", code, ".csv"), table_of_records(_described(answered, code)))
            screens = _screens(_described(answered, code))
            for name in pages.get(code, ()):
                html = records_page(category, await anext(screens), answered.language)
                await archive.add(name, once(html.encode()))
    if Right.PORTABILITY in answered.rights:
        document_of = interchange(answered.held, answered.records, answered.made_at.isoformat())
        await archive.add(INTERCHANGE_FILE, document_of)
        await archive.add(INTERCHANGE_SCHEMA_FILE, once(interchange_schema()))
    for name, table in list_tables(answer).items():
        await archive.add(name, once(table))
    return await archive.close(_about(answer), sign)


def pages_of(answer: Row) -> Mapping[str, Sequence[str]]:
    """The names of the pages of each category."""
    return {
        each["code"]: [
            file_of("records", each["code"], f"-{place + 1:04}.html")
            for place in range(-(-each["count"] // ON_ONE_PAGE))
        ]
        for each in answer["categories"]
    }


def _about(answer: Row) -> dict[str, Any]:
    return {
        "schema": SCHEMA_FILE,
        "schemaVersion": SCHEMA_VERSION,
        "controller": answer["controller"].get("legalName"),
        "reference": answer["request"]["reference"],
    }


async def _all(answered: Answered) -> list[Row]:
    return [row async for batch in _described(answered) for row in batch]


async def _described(answered: Answered, category: str | None = None) -> AsyncIterator[list[Row]]:
    describing = Describing(answered.held)
    async for batch in answered.records(category):
        yield [describing(row) for row in batch]


async def _data(answer: Row, answered: Answered | None) -> AsyncIterator[bytes]:
    """The document, its records last, one to a line."""
    head = orjson.dumps(answer, option=orjson.OPT_INDENT_2)
    if answered is None:
        yield head
        return
    yield head.removesuffix(b"\n}") + b',\n  "records": ['
    separator = b"\n    "
    async for batch in _described(answered):
        written = b",\n    ".join(map(orjson.dumps, batch))
        yield separator + written
        separator = b",\n    "
    yield b"\n  ]\n}"


async def _screens(batches: AsyncIterator[list[Row]]) -> AsyncIterator[list[Row]]:
    """The same records, as many at once as one page shows."""
    waiting: list[Row] = []
    async for batch in batches:
        waiting += batch
        while len(waiting) >= ON_ONE_PAGE:
            yield waiting[:ON_ONE_PAGE]
            waiting = waiting[ON_ONE_PAGE:]
    if waiting:
        yield waiting
