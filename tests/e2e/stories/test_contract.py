"""Every document that clients will send holds against the committed schema, as it stands, and within the limits."""

from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate

from habeas.demo.documents import OPERATIONS, document
from habeas.web.documents import Documents
from habeas.web.options import WebLimits
from tests.e2e.stories.server import Ready

ROOT = Path(__file__).parents[3]
NAMES = sorted(
    node.name.value
    for node in parse(OPERATIONS.read_text(encoding="utf-8")).definitions
    if isinstance(node, OperationDefinitionNode) and node.name is not None
)


@pytest.fixture(scope="module")
def committed() -> GraphQLSchema:
    return build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))


def test_the_contract_has_all_its_documents() -> None:
    assert len(NAMES) == 17


def test_the_whole_contract_is_valid_as_one_file(committed: GraphQLSchema) -> None:
    whole = parse(OPERATIONS.read_text(encoding="utf-8"))
    assert [error.message for error in validate(committed, whole)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_within_every_limit_of_a_request(committed: GraphQLSchema, name: str) -> None:
    documents = Documents(committed, WebLimits())
    prepared = documents.prepare(document(name))
    documents.check_cost(prepared, prepared.operation(name), {"after": None})
    assert not prepared.introspects


def test_the_server_prints_the_committed_schema(demo: Ready) -> None:
    served = demo.client.get(f"{demo.told['url']}/schema.graphql", headers=demo.headers("person-eu"))
    assert served.status_code == 200
    assert served.text.strip() == (ROOT / "schema.graphql").read_text(encoding="utf-8").strip()


def test_no_document_of_the_contract_is_answered_without_a_token(demo: Ready) -> None:
    values = {"organization": "x", "member": "x", "reference": "x", "purpose": {"code": "A", "note": "B"}}
    for name in ("MyTerms", "MyData", "WhoLooked", "MyRequests", "Members", "MemberData", "Desk", "Register"):
        response = demo.send(None, name, values)
        assert response.status_code == 401, name
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED", name
