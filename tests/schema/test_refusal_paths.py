"""Where a refusal says that the fault lies is a field of the input, by the name that the client wrote."""

import ast
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from habeas.demo.cluster import ClusterSettings
from habeas.schema import build_schema
from tests.architecture.checks import modules
from tests.world import Demo, demo_world

SCHEMA = build_schema()._schema
OUTSIDE = (
    "reading/",
    "auth/",
    "founding/",
    "cli/",
    "storage/",
    "connectors/commands/settle",
    "connectors/commands/load",
)
"""Their refusals are of arguments of lists, of pages, of declarations, or of what programs send."""
ELSEWHERE = {
    "activities": "the platform's own commands",
    "calendar": "a law's own data",
    "operator": "a setting",
    "role": "the command line",
    "subject": "the platform's own commands",
    "step": "a connector's step, which the worker settles",
}
"""Words that no client is told, for it cannot send what they refuse."""


def said() -> Iterator[tuple[str, str]]:
    """The first word of every literal path, and where it stands."""
    for name, text in modules():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "DomainError" and len(node.args) > 2:
                path = node.args[2]
                first = path.elts[0] if isinstance(path, ast.Tuple) and path.elts else None
                if isinstance(first, ast.Constant) and not name.startswith(OUTSIDE):
                    yield str(first.value), f"{name}:{node.lineno}"


def sayable() -> set[str]:
    """The names of all fields of inputs, and of all arguments."""
    names: set[str] = set()
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            names |= kind.fields.keys()
        if isinstance(kind, GraphQLObjectType) and kind.name in ("Query", "Mutation"):
            names |= {argument for field in kind.fields.values() for argument in field.args}
    return names


def test_every_path_begins_with_a_name_of_the_input() -> None:
    known = sayable() | ELSEWHERE.keys()
    every = list(said())
    assert len(every) > 200
    assert [(word, where) for word, where in every if word not in known] == []


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("paths")) as found:
        yield found


@pytest.mark.parametrize(
    ("persona", "mutation", "fields", "path"),
    [
        ("person-eu", "authorizeAgent", {"agent": "nobody", "rights": ["ACCESS"]}, ["agent"]),
        ("contoso-admin", "inviteMember", {"address": "nobody at home", "accountKind": "MANAGED"}, ["address"]),
        ("person-eu", "addEmailAddress", {"email": "nobody at home"}, ["email"]),
        ("person-eu", "withdrawConsent", {"consent": "none"}, ["consent"]),
        ("person-eu", "submitRightsRequest", {"rights": ["WITHDRAW_CONSENT"], "consents": ["none"]}, ["consents"]),
        ("person-eu", "submitRightsRequest", {"rights": ["ACCESS"], "authorization": "none"}, ["authorization"]),
        ("person-eu", "submitRightsRequest", {"rights": []}, ["rights"]),
    ],
)
async def test_a_refusal_names_the_field_that_the_client_wrote(
    demo: Demo, persona: str, mutation: str, fields: dict[str, Any], path: list[str]
) -> None:
    assert SCHEMA.mutation_type is not None
    kind = get_named_type(SCHEMA.mutation_type.fields[mutation].args["input"].type)
    assert isinstance(kind, GraphQLInputObjectType)
    if "organization" in kind.fields and persona == "contoso-admin":
        fields = {**fields, "organization": demo.organization(persona)}
    text = f"mutation ($input: {kind.name}!) {{ {mutation}(input: $input) {{ userErrors {{ path }} }} }}"
    (answer,) = (await demo.data(persona, text, {"input": fields})).values()
    assert answer["userErrors"] == [{"path": path}]
    assert path[0] in kind.fields
