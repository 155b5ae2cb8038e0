"""The answer that a person downloads: a ZIP for machines, for tables and for people, which proves what it holds."""

import csv
import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from habeas.demo.world import read_inventory
from tests.e2e.stories.people import PEOPLE, WORLD, Known
from tests.e2e.stories.requests import delivered, submit
from tests.e2e.stories.server import Ready

MANIFEST = "manifest.json"
SIGNATURE = "manifest.jws"
SECRET = frozenset(
    category["code"]
    for controller in WORLD.data["controllers"]
    for category in read_inventory(controller)["data_categories"]
    if category["field_class"] == "CREDENTIAL"
)
"""Of what stands in these categories an answer tells that it is held, and never what it is."""


@dataclass(frozen=True)
class Downloaded:
    """An answer in the hands of its person."""

    known: Known
    request: dict[str, Any]
    content: bytes

    @property
    def files(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def data(self) -> Any:
        return json.loads(self.files["data.json"])

    def table(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.files[f"csv/{name}.csv"].decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module", params=PEOPLE, ids=lambda known: known.persona)
def answer(demo: Ready, request: pytest.FixtureRequest) -> Downloaded:
    known: Known = request.param
    asked = delivered(demo, known.persona, submit(demo, known.persona, ["ACCESS", "PORTABILITY"]))
    response = demo.client.get(asked["delivery"]["url"], headers=demo.headers(known.persona))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    assert response.headers["cache-control"] == "no-store"
    assert f"{asked['reference']}.zip" in response.headers["content-disposition"]
    return Downloaded(known, asked, response.content)


def test_the_file_is_the_one_whose_digest_the_api_told(answer: Downloaded) -> None:
    assert sha256(answer.content).hexdigest() == answer.request["delivery"]["sha256"]
    assert answer.request["delivery"]["format"] == "ZIP"


def test_the_manifest_lists_every_file_with_its_size_and_digest(answer: Downloaded) -> None:
    files = answer.files
    listed = json.loads(files[MANIFEST])["files"]
    assert {each["name"] for each in listed} == files.keys() - {MANIFEST, SIGNATURE}
    for each in listed:
        content = files[each["name"]]
        assert (each["bytes"], each["sha256"]) == (len(content), sha256(content).hexdigest())


def test_the_data_follow_the_schema_that_lies_beside_them(answer: Downloaded) -> None:
    schema = json.loads(answer.files["data.schema.json"])
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer.data())] == []


def test_the_schema_would_refuse_data_that_lack_something(answer: Downloaded) -> None:
    validator = Draft202012Validator(json.loads(answer.files["data.schema.json"]))
    for member in ("controller", "person", "categories", "rights"):
        assert not validator.is_valid({name: value for name, value in answer.data().items() if name != member})


def test_everything_held_about_the_person_is_in_it_and_nothing_else(answer: Downloaded) -> None:
    data = answer.data()
    facts = [(record["category"], record["label"], record["value"]) for record in data["records"]]
    assert sorted(facts, key=repr) == answer.known.facts(without=SECRET)
    assert all((record["value"] is None) == (record["category"] in SECRET) for record in data["records"])
    assert all(record["masked"] == (record["category"] in SECRET) for record in data["records"])
    assert data["person"]["displayName"] == answer.known.person["name"]
    assert {each["address"] for each in data["person"]["addresses"]} == set(answer.known.person["emails"])
    assert data["request"]["reference"] == answer.request["reference"]


def test_each_category_tells_purposes_sources_recipients_and_retention(answer: Downloaded) -> None:
    categories = answer.data()["categories"]
    assert {each["code"]: each["count"] for each in categories} == Counter(
        record["category"] for record in answer.known.records()
    )
    for each in categories:
        assert each["sources"]
        assert each["purposes"]
        assert all(purpose["legalBasis"] and purpose["retention"] for purpose in each["purposes"])
    assert any(each["recipients"] for each in categories)


def test_there_is_a_table_for_each_category_with_all_its_records(answer: Downloaded) -> None:
    counted = Counter(record["category"] for record in answer.known.records())
    for category, count in counted.items():
        rows = answer.table(category.lower())
        assert len(rows) == count
        labels = {record["label"] for record in answer.known.records() if record["category"] == category}
        assert {row["label"] for row in rows} == labels


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_for_people_runs_nothing_and_loads_nothing(answer: Downloaded) -> None:
    page = _Page()
    page.feed(answer.files["index.html"].decode())
    assert {"html", "table"} <= set(page.tags)
    assert not {"script", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert [name for name, _ in page.attributes if name.startswith("on")] == []
    targets = [value or "" for name, value in page.attributes if name in ("src", "href", "action", "srcset")]
    assert [target for target in targets if not target.startswith("#")] == []


def test_the_page_names_the_person_and_every_record(answer: Downloaded) -> None:
    page = _Page()
    page.feed(answer.files["index.html"].decode())
    whole = " ".join(page.texts)
    assert answer.known.person["name"] in whole
    assert [record["label"] for record in answer.known.records() if record["label"] not in whole] == []


def test_nobody_else_can_download_it_whatever_their_role(demo: Ready, answer: Downloaded) -> None:
    url = answer.request["delivery"]["url"]
    missing = url[:-12] + "0" * 12
    never = demo.client.get(missing, headers=demo.headers("person-eu"))
    assert never.status_code == 404
    for persona in demo.told["personas"]:
        if persona != answer.known.persona:
            refused = demo.client.get(url, headers=demo.headers(persona))
            assert (refused.status_code, refused.text) == (404, never.text), persona
    assert demo.client.get(url).status_code == 401
