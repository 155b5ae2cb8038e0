"""A text that no column can hold is refused or finds nothing, wherever a client can write one."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType

from habeas.access import Role
from habeas.demo.cluster import ClusterSettings
from habeas.reading.globalid import encode
from habeas.reading.resolve import tags_of
from habeas.schema import build_schema
from tests.schema.documents import Documents
from tests.schema.test_access_matrix import ABSENT, PERSONA_OF_ROLE
from tests.world import Demo, demo_world

SCHEMA = build_schema()._schema
EARLIEST = {"DateTime": '"0001-01-01T00:00:01Z"', "Date": '"0001-01-01"', "Int": "-2147483648", "Float": "-1e308"}
LATEST = {"DateTime": '"9999-12-31T23:59:59Z"', "Date": '"9999-12-31"', "Int": "2147483647", "Float": "1e308"}
HOSTILE = [
    pytest.param({"String": '"\\u0000"', "JSON": '{a: "\\u0000"}'}, id="U+0000"),
    pytest.param({"String": '""', **EARLIEST}, id="empty and earliest", marks=pytest.mark.campaign),
    pytest.param({"String": f'"{"x" * 20_000}"', **LATEST}, id="long and latest", marks=pytest.mark.campaign),
    pytest.param({"String": '"https://["', "Int": "0", "Float": "0"}, id="broken", marks=pytest.mark.campaign),
    pytest.param({"String": '"2026-13-45"', "JSON": "[[[]]]"}, id="almost", marks=pytest.mark.campaign),
]
CONSENT = "mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { consent { id } userErrors { code } } }"
REQUEST = """mutation ($input: SubmitRightsRequestInput!) {
  submitRightsRequest(input: $input) { request { id } userErrors { code path } } }"""


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("hostile")) as found:
        yield found


def coordinates() -> Iterator[str]:
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType) and kind is not SCHEMA.subscription_type and kind.name[:2] != "__":
            yield from (f"{kind.name}.{name}" for name, field in kind.fields.items() if field.args)


@pytest.mark.parametrize("role", list(PERSONA_OF_ROLE))
@pytest.mark.parametrize("values", HOSTILE)
async def test_a_hostile_value_is_never_an_unforeseen_error(demo: Demo, role: Role, values: dict[str, str]) -> None:
    tags = sorted(tags_of(SCHEMA))
    unforeseen, invalid, asked = [], [], 0
    for place, coordinate in enumerate(coordinates()):
        for whole in (False, True):
            identifier = encode(tags[place % len(tags)], ABSENT, ABSENT)
            document = Documents(SCHEMA, identifier, values=values, whole=whole).of(coordinate)
            codes = _codes(await demo.ask(PERSONA_OF_ROLE[role], document))
            asked += 1
            if "INTERNAL_SERVER_ERROR" in codes:
                unforeseen.append(document)
            if "GRAPHQL_VALIDATION_FAILED" in codes:
                invalid.append(document)
    assert (unforeseen, invalid) == ([], [])
    assert asked > 200


@pytest.mark.parametrize("purpose", ["\x00", "SURVEY\x00", "\x00SURVEY"])
async def test_a_purpose_that_cannot_be_stored_is_named_by_a_code(demo: Demo, purpose: str) -> None:
    answer = await demo.data("person-eu", CONSENT, {"input": {"purpose": purpose}})
    assert answer["giveConsent"]["consent"] is None
    assert [each["code"] for each in answer["giveConsent"]["userErrors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("field", ["note", "language"])
async def test_a_request_with_such_a_text_is_refused_and_not_kept(demo: Demo, field: str) -> None:
    answer = await demo.data("person-eu", REQUEST, {"input": {"rights": ["ACCESS"], field: "a\x00b"}})
    assert answer["submitRightsRequest"]["request"] is None
    assert [each["code"] for each in answer["submitRightsRequest"]["userErrors"]] == ["BAD_USER_INPUT"]


def _codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}
