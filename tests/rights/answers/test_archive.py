"""The files of an answer."""

import csv
import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.answers.document import Held, Row, document
from habeas.rights.answers.labels import _WORDS, LANGUAGES, Labels
from habeas.rights.answers.packing import schema
from habeas.rights.answers.tables import BESIDES, cell, file_name
from tests.rights.answers.packages import files_in, packed

MADE = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ATTACK = "<script>alert(1)</script>"


def held(language: str = "en", **changes: Any) -> Held:
    rows: dict[str, Any] = {
        "request": {
            "reference": "R-2026-7K3M-Q9TD",
            "language": language,
            "receivedAt": "2026-11-20T08:00:00Z",
            "laws": [{"key": "EU_GDPR:DE"}],
            "rights": [
                {
                    "right": "ACCESS",
                    "because": "granted",
                    "remedies": ["complaint to an authority"],
                    "citations": [{"source": "EU_GDPR", "reference": "Art. 15"}],
                }
            ],
        },
        "controller": {"name": "AISHU", "legalName": "AISHU Ltd.", "country": "CN", "contact": None},
        "person": {
            "displayName": ATTACK,
            "primaryEmail": "a@example.org",
            "residence": "DE",
            "language": language,
            "service": "ANYSHARE",
            "createdAt": "2025-01-01T00:00:00Z",
            "addresses": [{"address": "a@example.org", "primary": True, "verifiedAt": None}],
        },
        "spaces": [],
        "groups": [
            {"category": "DEVICE", "service": "ANYSHARE", "source": "DEVICE", "activities": ["A"], "count": 1},
        ],
        "categories": [
            {"code": "DEVICE", "name": "Device", "sensitive": True},
            {"code": "LOGS", "name": "Logs", "sensitive": False},
        ],
        "activities": [
            {
                "code": "A",
                "purpose": "P",
                "name": "Purpose",
                "legalBasis": "CONTRACT",
                "legalBases": {"EU_GDPR": "LEGITIMATE_INTERESTS"},
                "categories": ["DEVICE"],
                "retention": "3 years",
                "transfers": [],
            }
        ],
        "recipients": [
            {"name": "Lab", "role": "PROCESSOR", "country": "DE", "service": None, "categories": ["DEVICE"]},
            {"name": "Other", "role": "PROCESSOR", "country": "DE", "service": "ANYBACKUP", "categories": ["DEVICE"]},
        ],
    }
    return Held(**{**rows, **changes})


RECORD: Row = {
    "id": "1",
    "category": "DEVICE",
    "fieldClass": "DEVICE",
    "label": "=HYPERLINK(1)",
    "value": {"model": ATTACK},
    "collectedAt": "2026-01-01T00:00:00Z",
    "source": "DEVICE",
    "service": "ANYSHARE",
    "space": "Contoso",
    "activities": ["A"],
    "retainedUntil": None,
    "restricted": True,
}

RESOURCE: Row = {
    "id": "2",
    "kind": "STORAGE",
    "service": "ANYBACKUP",
    "name": "Cellar",
    "address": None,
    "userName": "annika",
    "secret": "****",
    "addedAt": "2026-01-01T00:00:00Z",
    "changedAt": None,
}


async def files(language: str = "en") -> dict[str, bytes]:
    return files_in((await packed(held(language), [RECORD], made_at=MADE)).content)


def test_a_category_of_which_nothing_is_held_is_not_listed() -> None:
    answer = document(held(), [Right.ACCESS], MADE)
    assert [each["code"] for each in answer["categories"]] == ["DEVICE"]


@pytest.mark.promise("AISHU-171")
def test_the_basis_is_that_of_the_law_of_the_person_and_the_recipients_those_of_the_service() -> None:
    category = document(held(), [Right.ACCESS], MADE)["categories"][0]
    assert category["purposes"][0]["legalBasis"] == "LEGITIMATE_INTERESTS"
    assert [each["name"] for each in category["recipients"]] == ["Lab"]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
async def test_the_page_speaks_the_language_of_the_request(language: str) -> None:
    text = (await files(language))["index.html"].decode()
    assert f'<html lang="{language}">' in text
    assert Labels(language)["retention"] in text


async def test_the_page_runs_nothing_and_shows_what_people_stored_as_text() -> None:
    text = (await files())["index.html"].decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.search(r"\son\w+=|javascript:|<img|<link|https?://", text)


@pytest.mark.promise("AISHU-5")
async def test_the_page_sets_what_is_sensitive_in_bold_wherever_it_names_it_and_nothing_else() -> None:
    text = (await files())["index.html"].decode()
    assert "<td><strong>Device (sensitive)</strong></td>" in text
    assert not re.search(r"(?<!<strong>)Device \(sensitive\)", text)
    unmarked = [{**each, "sensitive": False} for each in held("en").categories]
    plain = files_in((await packed(held("en", categories=unmarked), [RECORD], made_at=MADE)).content)
    assert "<strong>" not in plain["index.html"].decode()


def test_an_unknown_language_falls_back_to_english() -> None:
    assert Labels("sv").language == "en"


def test_every_language_has_the_same_words() -> None:
    english = _WORDS["en"]
    for words in _WORDS.values():
        assert words.keys() == english.keys()
        assert all(words[group].keys() == english[group].keys() for group in ("sources", "bases", "states"))


async def test_a_table_holds_one_row_for_each_record_and_no_formula() -> None:
    written = (await files())["csv/device.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [row["label"] for row in rows] == ["'=HYPERLINK(1)"]
    assert orjson.loads(rows[0]["value"]) == {"model": ATTACK}


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-1", "@sum", "\tx"])
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    assert not cell("label", text).startswith(("=", "+", "-", "@", "\t"))
    assert orjson.loads(cell("value", text)) == text


async def test_the_same_data_make_the_same_package() -> None:
    assert await packed(held(), [RECORD], made_at=MADE) == await packed(held(), [RECORD], made_at=MADE)


def _value(column: str) -> Any:
    if column in ("purposes", "items", "categories"):
        return ["ONE"]
    if column in ("grown", "below"):
        return column == "grown" or 14
    return MADE.isoformat() if column.endswith("At") else "Said"


async def test_the_document_has_what_its_schema_requires() -> None:
    given = files_in(
        (await packed(held(resources=[RESOURCE], systems=SYSTEMS, besides=BESIDE), [RECORD], made_at=MADE)).content
    )
    answer, described = orjson.loads(given["data.json"]), orjson.loads(schema())
    Draft202012Validator(described).validate(answer)
    assert answer.keys() - {"$schema"} == described["properties"].keys()
    plain = orjson.loads((await files())["data.json"])
    Draft202012Validator(described).validate(plain)
    assert answer.keys() - plain.keys() == {"resources", "systems", *BESIDE}, "absent where there are none"
    record = described["properties"]["records"]["items"]
    assert set(record["required"]) == answer["records"][0].keys()
    category = described["properties"]["categories"]["items"]
    assert set(category["required"]) == answer["categories"][0].keys()


BESIDE = {name: [{column: _value(column) for column in columns}] for name, columns in BESIDES.items()}


async def test_other_lists_stand_in_the_document_the_tables_and_the_page_and_in_no_mere_confirmation() -> None:
    whole = files_in((await packed(held(besides=BESIDE), [RECORD], made_at=MADE)).content)
    shown = whole["index.html"].decode()
    for name, columns in BESIDES.items():
        head = whole[f"csv/{file_name(name)}.csv"].decode("utf-8-sig").splitlines()[0]
        assert head == ",".join(columns)
        assert f"<h2>{Labels('en')[file_name(name)]}</h2>" in shown
    confirmed = document(held(besides=BESIDE), (Right.CONFIRMATION,), MADE)
    assert not BESIDE.keys() & confirmed.keys()
    assert BESIDES.keys() <= document(held(besides=BESIDE), (Right.ACCESS,), MADE).keys()


SYSTEMS = [
    {
        "system": "The CRM",
        "state": "DONE",
        "outstanding": False,
        "settledAt": "2026-11-20T09:00:00+00:00",
        "dueAt": "2026-12-01T00:00:00+00:00",
        "keptBecause": None,
        "keptUntil": None,
        "data": [
            {"category": "DEVICE", "records": [{"serial": "A-1", "note": ATTACK}, {"serial": "A-2", "note": None}]}
        ],
    },
    {
        "system": "The archive",
        "state": "MANUAL",
        "outstanding": True,
        "settledAt": None,
        "dueAt": "2026-12-01T00:00:00+00:00",
        "keptBecause": None,
        "keptUntil": None,
        "data": [],
    },
]


class Cells(HTMLParser):
    """The cells of every table of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.within = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """A cell begins."""
        self.within = tag == "td"
        if self.within:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        """A cell ends."""
        self.within = False

    def handle_data(self, data: str) -> None:
        """A part of the present cell."""
        if self.within:
            self.cells[-1] += data


async def test_what_other_systems_answered_stands_alike_in_the_document_the_tables_and_the_page() -> None:
    given = files_in((await packed(held(systems=SYSTEMS), [RECORD], made_at=MADE)).content)
    answer = orjson.loads(given["data.json"])
    Draft202012Validator(orjson.loads(schema())).validate(answer)
    assert answer["systems"] == SYSTEMS
    table = list(csv.DictReader(io.StringIO(given["csv/systems.csv"].decode("utf-8-sig"), newline="")))
    assert [(row["system"], row["state"], row["outstanding"]) for row in table] == [
        ("The CRM", "DONE", "false"),
        ("The archive", "MANUAL", "true"),
    ]
    rows = list(csv.DictReader(io.StringIO(given["csv/systems_records.csv"].decode("utf-8-sig"), newline="")))
    in_table = [(row["system"], row["category"], orjson.loads(row["value"])) for row in rows]
    in_document = [
        (each["system"], entry["category"], value)
        for each in answer["systems"]
        for entry in each["data"]
        for value in entry["records"]
    ]
    assert in_table == in_document
    page = Cells()
    page.feed(given["index.html"].decode())
    for system, category, value in in_document:
        place = page.cells.index(f"serial: {value['serial']}; note: {value['note'] or 'null'}")
        assert page.cells[place - 2 : place] == [system, category]
    assert {"answered", "a person looks it up; the answer follows"} <= set(page.cells)


@pytest.mark.promise("AISHU-157")
async def test_every_record_stands_alike_in_the_document_the_tables_and_the_page() -> None:
    records = [{**RECORD, "id": str(place), "label": f"Item {place}", "value": {"n": place}} for place in range(7)]
    given = files_in((await packed(held(), records, made_at=MADE)).content)
    in_document = [(each["label"], each["value"]) for each in orjson.loads(given["data.json"])["records"]]
    table = csv.DictReader(io.StringIO(given["csv/device.csv"].decode("utf-8-sig"), newline=""))
    assert [(row["label"], orjson.loads(row["value"])) for row in table] == in_document
    page = Cells()
    page.feed(given["index.html"].decode())
    shown = [(cell, page.cells[place + 1]) for place, cell in enumerate(page.cells) if cell.startswith("Item ")]
    assert shown == [(f"{label} (use restricted)", f"n: {value['n']}") for label, value in in_document]
