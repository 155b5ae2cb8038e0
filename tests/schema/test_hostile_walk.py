"""A crowd that sends whatever the schema lets through, about what is there: no answer is an unforeseen error."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from random import Random
from typing import Any

import pytest
import yaml
from graphql import (
    GraphQLEnumType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_object_type,
)

from habeas.access import Role
from habeas.demo.cluster import ClusterSettings
from habeas.schema import build_schema
from tests.schema.documents import Documents
from tests.schema.test_access_matrix import FILE
from tests.world import Demo, demo_world

SCHEMA = build_schema()._schema
PERSONAS = {
    Role.PERSON.value: ["person-eu", "person-cn", "person-ca", "person-av"],
    Role.ADMINISTRATOR.value: ["contoso-admin"],
    Role.AUDITOR.value: ["contoso-auditor"],
    Role.PRIVACY_TEAM.value: ["aishu-privacy", "aomei-privacy"],
    Role.PARTNER.value: ["partner-ticketing"],
}
LEAVES = {
    "String": ['""', '"  "', '"EN"', '"DE"', '"\\u0000"', '"2026-11-21"', '"ACCESS"', '"SURVEY"', '"BUGLY"', '"DEVICE"',
               '"a@b.example"', '"contoso.example"', '"https://x.example/"', '"{}"', '"%s%n"', '"\\uD83D\\uDE00"',
               '"\'; drop table x; --"', f'"{"y" * 5000}"'],
    "Int": ["0", "1", "-1", "50", "1001", "2147483647", "-2147483648"],
    "Float": ["0", "1e308", "-1.5"],
    "Boolean": ["true", "false"],
    "DateTime": ['"2026-01-01T00:00:00Z"', '"0001-01-01T00:00:01Z"', '"9999-12-31T23:59:59Z"', '"2027-01-01T00:00:00Z"',
                 '"2026-11-22T00:00:00+14:00"'],
    "Date": ['"2026-01-01"', '"0001-01-01"', '"9999-12-31"', '"2027-01-01"'],
    "JSON": ["{}", "[]", '"x"', "1", '{a: "\\u0000"}'],
}  # fmt: skip
STEPS = 3000


class Crowd(Documents):
    """Documents with leaves drawn by lot, and with ids of things that are there."""

    def __init__(self, lot: Random, ids: list[str]) -> None:
        super().__init__(SCHEMA, "", whole=lot.random() < 0.5)
        self._lot, self._ids = lot, ids

    def _value(self, kind: GraphQLInputType, within: tuple[str, ...] = ()) -> str:
        if not isinstance(kind, GraphQLNonNull) and self._lot.random() < 0.05:
            return "null"
        bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(bare, GraphQLList):
            return f"[{', '.join(self._value(bare.of_type, within) for _ in range(self._lot.choice([0, 1, 1, 2])))}]"
        if isinstance(bare, GraphQLEnumType):
            return str(self._lot.choice(list(bare.values)))
        if getattr(bare, "name", "") == "ID":
            return f'"{self._lot.choice(self._ids)}"'
        drawn = LEAVES.get(getattr(bare, "name", ""))
        return self._lot.choice(drawn) if drawn else super()._value(bare, within)


def questions() -> Iterator[tuple[str, list[str]]]:
    """Every field with arguments and every mutation, with the personas that may ask it."""
    matrix: Mapping[str, list[str]] = yaml.safe_load(FILE.read_text("utf-8"))
    documents, mutation = Documents(SCHEMA, ""), SCHEMA.mutation_type
    everybody = [persona for personas in PERSONAS.values() for persona in personas]
    for kind in SCHEMA.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or not (documents.reaches(kind.name) or kind is mutation):
            continue
        for name, field in kind.fields.items():
            allowed = [each for role in matrix.get(f"{kind.name}.{name}", ()) for each in PERSONAS[role]]
            if field.args:
                yield f"{kind.name}.{name}", allowed or everybody


async def ids_of(demo: Demo, persona: str) -> list[str]:
    """The global ids that somebody meets on the shortest way to each type."""
    documents, found = Documents(SCHEMA, demo.organization()), set[str]()
    for kind in SCHEMA.type_map.values():
        if is_object_type(kind) and "id" in kind.fields and documents.reaches(kind.name):
            answer = await demo.ask(persona, documents.of(f"{kind.name}.id"))
            found.update(_ids(answer.get("data")))
    return sorted(found)


def _ids(value: Any) -> Iterator[str]:
    for name, each in value.items() if isinstance(value, dict) else ():
        if name == "id" and isinstance(each, str):
            yield each
        yield from _ids(each)
    for each in value if isinstance(value, list) else ():
        yield from _ids(each)


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("crowd")) as found:
        yield found


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_no_crowd_meets_an_unforeseen_error(demo: Demo, seed: int) -> None:
    lot, asked = Random(seed), list(questions())  # noqa: S311  # a walk that can be repeated
    own = {each: await ids_of(demo, each) for personas in PERSONAS.values() for each in personas}
    everything = sorted({each for ids in own.values() for each in ids})
    unforeseen, done = [], set()
    for _ in range(STEPS):
        coordinate, allowed = lot.choice(asked)
        persona = lot.choice(allowed)
        document = _selecting(Crowd(lot, own[persona] if lot.random() < 0.8 else everything).of(coordinate), coordinate)
        answer = await demo.ask(persona, document)
        if "INTERNAL_SERVER_ERROR" in json.dumps(answer):
            unforeseen.append((persona, document))
        if '"userErrors": []' in json.dumps(answer):
            done.add(coordinate)
    assert unforeseen == []
    assert len(done) >= 3, "a crowd that gets nothing done proves little"


def _selecting(document: str, coordinate: str) -> str:
    kind, _, name = coordinate.partition(".")
    field = SCHEMA.type_map[kind].fields[name]  # type: ignore[attr-defined]  # an object type
    refusing = kind == "Mutation" and "userErrors" in get_named_type(field.type).fields
    return document.replace("{ __typename }", "{ __typename userErrors { code } }") if refusing else document
