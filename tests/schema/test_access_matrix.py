"""Who may select which field and run which mutation: the matrix, the rules and the server say the same."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from habeas.access import ROLES, Role
from habeas.demo.cluster import ClusterSettings
from habeas.reading.globalid import encode
from habeas.reading.resolve import tags_of
from habeas.schema import BOOK, build_schema
from habeas.schema.matrix import MatrixRow, access_matrix
from tests.schema.documents import Documents
from tests.world import Demo, demo_world

FILE = Path(__file__).parent / "access_matrix.yaml"
PERSONA_OF_ROLE = {
    Role.PERSON: "person-eu",
    Role.ADMINISTRATOR: "contoso-admin",
    Role.AUDITOR: "contoso-auditor",
    Role.PRIVACY_TEAM: "aishu-privacy",
    Role.PARTNER: "partner-ticketing",
}
SCHEMA = build_schema()._schema
PLACE = "the-place-of-an-id"
ABSENT = UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0001)


def rows() -> list[MatrixRow]:
    return access_matrix(SCHEMA, BOOK, {role.value: ROLES[role] for role in PERSONA_OF_ROLE})


def expected() -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def asked_in_one_answer() -> dict[str, list[str]]:
    """All but streams, for which tests/web/test_streams.py asks."""
    return {name: allowed for name, allowed in expected().items() if not name.startswith("Subscription.")}


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A world of this module's own: some of the mutations are allowed, and happen."""
    async with demo_world(cluster, tmp_path_factory.mktemp("matrix")) as found:
        yield found


def test_the_rules_are_those_of_the_matrix() -> None:
    assert {row.coordinate: sorted(row.allowed) for row in rows()} == {
        coordinate: sorted(allowed) for coordinate, allowed in expected().items()
    }


@pytest.mark.promise("AISHU-101")
@pytest.mark.parametrize("role", list(PERSONA_OF_ROLE))
async def test_the_server_answers_as_the_matrix_says(demo: Demo, role: Role) -> None:
    persona, wrong = PERSONA_OF_ROLE[role], []
    for coordinate, allowed in asked_in_one_answer().items():
        forbidden = await _is_forbidden(demo, persona, coordinate)
        if forbidden is (role.value in allowed):
            wrong.append(coordinate)
    assert wrong == []


@pytest.mark.promise("AISHU-101")
async def test_without_a_token_and_without_naming_a_controller_nothing_opens(demo: Demo) -> None:
    opened = []
    for coordinate in asked_in_one_answer():
        codes = _codes(await demo.ask(None, Documents(SCHEMA, "x").of(coordinate)))
        # Notices are open to anybody who names the controller that published them.
        if not codes or not codes <= {"UNAUTHENTICATED", "BAD_USER_INPUT"}:
            opened.append(coordinate)
    assert opened == []


async def _is_forbidden(demo: Demo, persona: str, coordinate: str) -> bool:
    """Is it refused for want of a scope? Ids of every kind are tried, for one of a wrong kind is just not found."""
    document, asks = _document(coordinate)
    for identifier in _identifiers() if asks else ("",):
        codes = _codes(await demo.ask(persona, document, {"id": identifier} if asks else {}))
        assert "GRAPHQL_VALIDATION_FAILED" not in codes
        assert "INTERNAL_SERVER_ERROR" not in codes, coordinate
        if "FORBIDDEN" in codes:
            return True
        if not coordinate.startswith("Mutation."):
            return False
    return False


def _document(coordinate: str) -> tuple[str, bool]:
    """The document that selects it, and does it ask with an `$id`? As a variable, it is parsed once for all ids."""
    text = Documents(SCHEMA, PLACE).of(coordinate)
    operation, _, rest = text.partition(" ")
    asked = rest.replace(f'"{PLACE}"', "$id")
    return (f"{operation} ($id: ID!) {asked}", True) if "$id" in asked else (text, False)


def _identifiers() -> Iterator[str]:
    for tag in sorted(tags_of(SCHEMA)):
        yield encode(tag, ABSENT, ABSENT)


def _codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}
