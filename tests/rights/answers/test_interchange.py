"""The interchange document: what is portable and nothing else, in terms that others know."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.answers.interchange import CONTEXT, interchange_schema
from habeas.rights.rules.portability import is_portable
from tests.rights.answers.packages import files_in, packed
from tests.rights.answers.test_archive import RECORD, held

MADE = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GIVEN = {**RECORD, "source": "USER_DIRECT", "activities": ["C"]}
USES: list[dict[str, Any]] = [
    {**held().activities[0], "code": "C", "purpose": "SERVICE_PROVISION", "legalBasis": "CONTRACT", "legalBases": {}},
    {**held().activities[0], "code": "I", "purpose": "PROTECTION", "legalBasis": "LEGITIMATE_INTERESTS"},
]


async def handed_over(*records: dict[str, Any], rights: tuple[Right, ...] = (Right.PORTABILITY,)) -> dict[str, bytes]:
    return files_in((await packed(held(activities=USES), records, made_at=MADE, rights=rights)).content)


async def data_of(*records: dict[str, Any]) -> list[dict[str, Any]]:
    document = orjson.loads((await handed_over(*records))["interchange.jsonld"])
    Draft202012Validator(orjson.loads(interchange_schema()), format_checker=None).validate(document)
    found: list[dict[str, Any]] = document["hasPersonalData"]
    return found


@pytest.mark.promise("AISHU-157", "AISHU-158", "AISHU-172")
async def test_what_the_person_gave_under_a_contract_is_handed_over_in_terms_of_the_vocabulary() -> None:
    [found] = await data_of(GIVEN)
    assert found["type"] == "dpv:ProvidedPersonalData"
    assert found["hasPurpose"] == ["https://w3id.org/dpv#ServiceProvision"]
    assert found["hasLegalBasis"] == ["dpv:Contract"]
    assert found["value"] == RECORD["value"]


@pytest.mark.parametrize(
    "change",
    [
        {"activities": ["I"]},
        {"source": "THIRD_PARTY"},
        {"source": "ORGANIZATION"},
        {"fieldClass": "CREDENTIAL"},
        {"activities": []},
    ],
)
async def test_what_rests_on_another_basis_comes_from_others_or_is_a_secret_stays(change: dict[str, Any]) -> None:
    assert await data_of({**GIVEN, **change}) == []


async def test_a_record_that_is_used_on_two_bases_names_the_portable_one_alone() -> None:
    [found] = await data_of({**GIVEN, "activities": ["C", "I"]})
    assert (found["hasLegalBasis"], len(found["hasPurpose"])) == (["dpv:Contract"], 1)


async def test_the_document_is_there_for_portability_alone_and_every_term_of_it_is_defined() -> None:
    assert "interchange.jsonld" not in await handed_over(GIVEN, rights=(Right.ACCESS,))
    document = orjson.loads((await handed_over(GIVEN))["interchange.jsonld"])
    used = {*document, *document["hasPersonalData"][0], *document["hasDataController"], *document["hasDataSubject"]}
    assert used - {"@context"} <= CONTEXT.keys()


@pytest.mark.parametrize(
    ("source", "bases", "portable"),
    [
        ("USER_DIRECT", ["CONSENT"], True),
        ("DEVICE", ["CONTRACT"], True),
        ("DEVICE", ["LEGAL_OBLIGATION"], False),
        ("PUBLIC", ["CONSENT"], False),
        ("USER_DIRECT", [], False),
    ],
)
def test_portable_is_what_the_person_provided_on_consent_or_contract(
    source: str, bases: list[str], portable: bool
) -> None:
    assert is_portable(source, bases) is portable
