"""Each root field is read in one statement per region; everything else that is asked of a database has a name here."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from graphql import get_named_type, is_required_argument, parse, print_ast

from habeas.demo.cluster import ClusterSettings
from habeas.storage.transaction import observe
from habeas.web.options import WebLimits
from tests.isolation.http_documents import everything, tokens, within
from tests.world import Demo, demo_world

NAMED = {
    "root": r"select (coalesce\(\(select )?(\('\{|'\[')|select \(select '\{",
    "ledger": r"\s*insert into habeas\.ledger_read",
    "entering": r"\s*select exists \(select from habeas\.ledger_read|\s*delete from habeas\.ledger_(read|batch)"
    r"|select pg_advisory_xact_lock|\s*with looks as .*insert into habeas\.ledger_entry",
    "revocations": r"\s*select number, kind, revoked, revoked_at from auth\.revocation",
    "undertaking": r"\s*select u\.id::text\s+from \(select id from habeas\.staff_undertaking",
    "mechanisms": r"\s*select from_region, purposes from habeas\.transfer_mechanism",
    "transfer": r"\s*with enqueued as",
    "announcements": r"\s*select .* from habeas\.oversight_announcement",
    "gate: member": r"\s*select subject_id, ended_at, exists .*look_stop.*from habeas\.membership",
    "gate: approval": r"\s*select distinct c\.code\s+from habeas\.content_access",
}
"""What may be asked: finished JSON of a root field; and looks are written down; transfers, approvals and what the staff
of a controller undertook are looked up."""

NOT_OF_A_REQUEST = {"revocations", "entering", "undertaking"}
"""What the process does from time to time, whoever happens to be waiting: whoever reads the ledger enters it first, and
that somebody of the staff owes nothing is remembered for a second."""

PURPOSE = {"code": "SECURITY_INVESTIGATION", "note": "Reported credential theft on 2026-11-20"}
EXPECTED: Mapping[tuple[str, str], Mapping[str, int]] = {
    ("person-eu", "MyTerms"): {"root": 1},
    ("person-cn", "MyTerms"): {"root": 1},
    ("person-ca", "MyTerms"): {"root": 1},
    ("person-av", "MyTerms"): {"root": 1},
    ("person-eu", "MyData"): {"root": 1},
    ("person-cn", "MyData"): {"root": 1},
    ("person-eu", "WhoLooked"): {"root": 1},
    ("person-eu", "MyRequests"): {"root": 1},
    ("aishu-privacy", "Register"): {"root": 1},
    ("aomei-privacy", "Register"): {"root": 1},
    ("contoso-admin", "Members"): {"root": 2, "mechanisms": 1, "ledger": 1},
    ("fabrikam-admin", "Members"): {"root": 1},
    ("contoso-admin", "MemberData"): {
        "root": 1, "ledger": 1, "announcements": 1, "gate: member": 1, "gate: approval": 1,
    },
    ("aishu-privacy", "Desk"): {"root": 2, "mechanisms": 1, "ledger": 2, "transfer": 1},
    ("partner-ticketing", "RequestByReference"): {"root": 2, "mechanisms": 1},
    ("person-eu", "RequestByReference"): {"root": 1},
}  # fmt: skip
"""Root statements: one in the caller's region, and one more where the list runs over both."""


@pytest.fixture(scope="module")
async def world(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("statements")) as found:
        yield found


def named(statement: str) -> str:
    """The name of what a statement is for."""
    return next((name for name, shape in NAMED.items() if re.match(shape, statement, re.DOTALL)), f"? {statement}")


async def counted(world: Demo, persona: str, text: str, variables: Mapping[str, Any]) -> Counter[str]:
    """How many statements of each name an answer without errors takes."""
    seen: list[str] = []
    stop = observe(seen.append)
    try:
        await world.data(persona, text, variables)
    finally:
        stop()
    return Counter(name for name in map(named, seen) if name not in NOT_OF_A_REQUEST)


async def _variables(world: Demo) -> dict[str, Any]:
    listed = await world.data("contoso-admin", "Members", {"organization": world.organization()})
    nodes = (edge["node"] for edge in listed["organization"]["members"]["edges"])
    member = next(node["id"] for node in nodes if node["email"] == "annika.vogt@contoso.example")
    own = await world.data("person-eu", "MyRequests")
    reference = own["viewer"]["rightsRequests"]["edges"][0]["node"]["reference"]
    return {"organization": world.organization(), "member": member, "purpose": PURPOSE, "reference": reference}


@pytest.mark.parametrize(("persona", "name"), EXPECTED)
async def test_a_document_of_the_contract_takes_one_statement_per_region(world: Demo, persona: str, name: str) -> None:
    variables = await _variables(world)
    assert await counted(world, persona, name, variables) == EXPECTED[persona, name]


async def test_the_whole_schema_beneath_a_root_field_takes_one_statement_too(world: Demo) -> None:
    query = world.engines.schema._schema.query_type
    assert query is not None
    for name, field in query.fields.items():
        if not any(is_required_argument(argument) for argument in field.args.values()):
            persona = "contoso-auditor" if name == "staffUndertakings" else "person-eu"
            actor = world.held[persona].actor
            text = everything(world.engines.schema._schema, actor, get_named_type(field.type), ("Organization",))
            short = text.replace("(first: 100)", "(first: 1)")
            for document in within(WebLimits().tokens, f"{{ {name} {short} }}"):
                assert await counted(world, persona, document, {}) == {"root": 1}, document


def test_documents_within_a_limit_ask_together_for_all_that_one_asks() -> None:
    whole = "{ a(first: 1) { b { c d e f l m n o p q } ... on G { h { i } j } k } }"
    parts = list(within(20, whole))
    assert len(parts) > 2
    assert all(tokens(part) <= 20 for part in parts)
    assert sorted(each for part in parts for each in leaves(part)) == sorted(leaves(whole))


def leaves(document: str) -> list[str]:
    """The path of every field of a document that has none beneath it."""

    def beneath(node: Any, path: str) -> list[str]:
        path = f"{path}/{print_ast(node).split('{')[0].strip()}"
        if node.selection_set is None:
            return [path]
        return [each for child in node.selection_set.selections for each in beneath(child, path)]

    return beneath(parse(document).definitions[0], "")


async def test_a_hundred_ids_take_one_statement(world: Demo) -> None:
    data = await world.data("person-eu", "{ viewer { records(first: 50) { nodes { id } } } }")
    ids = [node["id"] for node in data["viewer"]["records"]["nodes"]]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Record { value recipients { name } } } }"
    assert await counted(world, "person-eu", text, {"ids": (ids * 10)[:100]}) == {"root": 1}


async def test_each_root_field_has_a_statement_of_its_own(world: Demo) -> None:
    text = "{ a: viewer { person { id } } b: viewer { spaces { memberSince } } controller { name } }"
    assert await counted(world, "person-eu", text, {}) == {"root": 3}


async def test_aliases_and_fragments_beneath_a_root_field_add_none(world: Demo) -> None:
    text = """query ($no: Boolean = false) { viewer { ...A ...A one: records(first: 1) { totalCount }
        two: records(last: 2) { nodes { id label } } spaces @include(if: $no) { memberSince } } }
        fragment A on Viewer { person { id } consents(first: 3) { nodes { purpose { code } } } }"""
    assert await counted(world, "person-eu", text, {}) == {"root": 1}


def test_a_statement_without_a_name_would_be_counted_too() -> None:
    assert named("select 1 from habeas.person").startswith("?")
