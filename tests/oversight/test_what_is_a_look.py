"""A look is written where something of a row is shown, and content is opened by its gate alone, on both routes."""

import base64
from typing import Any

import orjson
import pytest

from habeas.kernel.errors import ErrorCode
from tests.oversight.documents import ledger_of, organization
from tests.oversight.stage import Refused, Stage

COUNT = "query C($id: ID!) { organization(id: $id) { members(first: 5) { totalCount __typename } } }"
MORE = "query C($id: ID!) { organization(id: $id) { members(first: 2) { totalCount pageInfo { hasNextPage } } } }"
PROBE = """query P($id: ID!, $after: String!, $first: Int!) { organization(id: $id) {
  members(first: $first, after: $after) { pageInfo { hasNextPage } } } }"""
CURSORS = (
    """query P($id: ID!) { organization(id: $id) { members(first: 50) { pageInfo { startCursor endCursor } } } }"""
)
EDGES = "query P($id: ID!) { organization(id: $id) { members(first: 50) { edges { __typename } } } }"
BESIDE = """query B($id: ID!) { organization(id: $id) { members(first: 2) {
  nodes { id records(first: 1) { totalCount nodes { label value } } } } } }"""
OF_NODE = "query N($id: ID!) { node(id: $id) { ... on Member { records { nodes { label } } } } }"
AMONG = "query N($id: ID!) { nodes(ids: [$id]) { ... on Member { records { totalCount } } } }"


async def looks(stage: Stage) -> int:
    return len(
        [entry for human in (stage.annika, stage.jonas, stage.tobias) for entry in await ledger_of(stage, human)]
    )


@pytest.mark.parametrize("document", [COUNT, MORE])
async def test_counting_members_is_no_look_at_any_of_them(stage: Stage, document: str) -> None:
    answer = await stage.ask(stage.katrin.actor, document, {"id": organization(stage.katrin)})
    assert answer["organization"]["members"]["totalCount"] == 4
    assert await looks(stage) == 0


@pytest.mark.parametrize("document", [CURSORS, EDGES])
async def test_whatever_shows_rows_or_is_made_of_their_values_is_a_look(stage: Stage, document: str) -> None:
    await stage.ask(stage.katrin.actor, document, {"id": organization(stage.katrin)})
    assert await looks(stage) == 3


async def test_asking_whether_there_is_more_past_a_made_up_cursor_is_a_look_and_never_free(stage: Stage) -> None:
    variables: dict[str, Any] = {
        "id": organization(stage.katrin),
        "after": made_up("annika@contoso.example"),
        "first": 1,
    }
    answer = await stage.ask(stage.katrin.actor, PROBE, variables)
    assert answer["organization"]["members"]["pageInfo"]["hasNextPage"]
    assert await looks(stage) == 1
    with pytest.raises(Refused) as refused:
        await stage.ask(stage.katrin.actor, PROBE, {**variables, "first": 0})
    assert refused.value.code is ErrorCode.BAD_USER_INPUT


@pytest.mark.promise("AOMEI-69")
@pytest.mark.parametrize("document", [BESIDE, OF_NODE, AMONG])
async def test_content_beside_its_gate_is_refused_and_the_way_is_named(stage: Stage, document: str) -> None:
    wanted = organization(stage.katrin) if document == BESIDE else stage.annika.id
    with pytest.raises(Refused) as refused:
        await stage.ask(stage.katrin.actor, document, {"id": wanted})
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert refused.value.details == {"missing": ["PURPOSE", "APPROVAL"], "openBy": ["Organization.member"]}
    assert await looks(stage) == 0


def made_up(email: str) -> str:
    """A cursor that no page ever gave out: just before an address."""
    packed = orjson.dumps([email, "ffffffff-ffff-ffff-ffff-ffffffffffff"])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")
