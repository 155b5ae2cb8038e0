"""The files of an answer."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.answers.document import Held, Row, document
from habeas.rights.answers.labels import _WORDS, LANGUAGES, Labels
from habeas.rights.answers.packing import schema
from habeas.rights.answers.tables import cell
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


def test_an_unknown_language_falls_back_to_english() -> None:
    assert Labels("sv").language == "en"


def test_every_language_has_the_same_words() -> None:
    english = _WORDS["en"]
    for words in _WORDS.values():
        assert words.keys() == english.keys()
        assert all(words[group].keys() == english[group].keys() for group in ("sources", "bases"))


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


async def test_the_document_has_what_its_schema_requires() -> None:
    answer, described = orjson.loads((await files())["data.json"]), orjson.loads(schema())
    Draft202012Validator(described).validate(answer)
    assert answer.keys() - {"$schema"} == described["properties"].keys()
    record = described["properties"]["records"]["items"]
    assert set(record["required"]) == answer["records"][0].keys()
    category = described["properties"]["categories"]["items"]
    assert set(category["required"]) == answer["categories"][0].keys()
