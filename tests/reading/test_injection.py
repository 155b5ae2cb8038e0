"""Whatever a stored text holds, answers stay JSON and give it back unchanged, on both routes."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql.schema import Column

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock
from habeas.reading.compile import LOOK
from habeas.reading.connection import CURSORS, LOOKS
from habeas.reading.statement import json_text, proven_text
from habeas.schema import BOOK
from tests.conftest import Database
from tests.reading.both_routes import BothRoutes
from tests.world import Demo, demo_world

HOSTILE = (
    'say "no"',
    "back\\slash \\u0041 \\",
    '"},{"role":"OWNER',
    f'","{LOOK}":null,"{LOOKS}":[],"{CURSORS}":[]',
    f',"{LOOKS}":[]',
    "".join(chr(code) for code in range(1, 32)),
    "\u2028\u2029\u007f\u0085\ufeff\ufffe\U0010ffff",
    "\u2603 \U0001f600 \U0001f468\u200d\U0001f469 \u202e",
    "'; drop table x; --' || '",
    "null",
    "",
    "$1 %s {} \x01",
    'é"\\' * 250_000,
)


def texts() -> Iterator[tuple[type[Any], Column[Any]]]:
    """Every text column of every table that a policy lists."""
    for table in BOOK.rows:
        for column in table.__table__.columns:
            kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
            if isinstance(kind, Text | JSONB):
                yield table, column


async def test_every_text_column_is_written_as_json_that_gives_its_value_back(database: Database) -> None:
    connection = await asyncpg.connect(database.superuser_dsn)
    try:
        for column in ways_of_writing():
            for text in HOSTILE:
                await _written_alike(connection, column, text)
    finally:
        await connection.close()


def ways_of_writing() -> Sequence[Column[Any]]:
    """One column of every way in which a text column is written: beyond its name, nothing tells two of a way apart."""
    found: dict[tuple[str, str, str], Column[Any]] = {}
    for _, column in texts():
        written = (json_text(column, "t"), proven_text(column, None, "t"))
        json, proven = (each.replace(f'"{column.name}"', '"it"') for each in written)
        found.setdefault((repr(column.type), json, proven), column)
    assert len(found) < 12
    return list(found.values())


async def _written_alike(connection: "asyncpg.Connection[asyncpg.Record]", column: Column[Any], text: str) -> None:
    kind, value = "text", text if not isinstance(column.type, ARRAY) else [text, text]
    if isinstance(column.type, ARRAY):
        kind = "text[]"
    elif isinstance(column.type, JSONB):
        kind = "jsonb"
    stored = orjson.dumps({text: text}).decode() if kind == "jsonb" else value
    for expression in (json_text(column, "t"), proven_text(column, None, "t")):
        said = await connection.fetchval(f'select {expression} from (select $1::{kind} "{column.name}") t', stored)
        assert orjson.loads(said) == ({text: text} if kind == "jsonb" else value), column


@pytest.fixture(scope="module")
async def hostile_world(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo world of its own, to write into."""
    clock = FixedClock(datetime(2026, 11, 21, 12, tzinfo=UTC))
    async with demo_world(cluster, tmp_path_factory.mktemp("hostile"), clock) as found:
        yield found


ADMIN = "query ($id: ID!) { organization(id: $id) { name legalName members(first: 50) { nodes { displayName } } } }"
PERSON = (
    "{ viewer { person { displayName primaryEmail language } spaces { organization { name } }"
    " records(first: 50) { nodes { label source } }"
    " rightsRequests { nodes { note language events { nodes { note } } rights { explanation } } } } }"
)
PLACES = (
    ("organization", "name"),
    ("organization", "legal_name"),
    ("membership", "display_name"),
    ("person", "display_name"),
    ("person", "primary_email"),
    ("person", "language"),
    ("vault_record", "label"),
    ("vault_record", "source"),
    ("rights_request", "note"),
    ("rights_request", "language"),
    ("request_event", "note"),
    ("requested_right", "explanation"),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_both_routes_give_a_stored_text_back(hostile_world: Demo, text: str) -> None:
    await _store_everywhere(hostile_world, text)
    both = BothRoutes(hostile_world.engines)
    for persona, document in (("contoso-admin", ADMIN), ("person-eu", PERSON)):
        held = hostile_world.held[persona]
        variables = {"id": held.organization_id} if document is ADMIN else {}
        ordinary, compiled = await both.ask(held.actor, document, variables)
        assert compiled == ordinary
        found = list(_leaves(orjson.loads(ordinary.body)["data"]))
        assert found
        assert set(found) <= {text, None}


async def _store_everywhere(demo: Demo, text: str) -> None:
    name = demo.settings.regions["sg"].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    connection = await asyncpg.connect(demo.cluster.dsn("postgres", name))
    try:
        await connection.execute("set session_replication_role = replica")
        for table, column in PLACES:
            await connection.execute(f"update habeas.{table} set {column} = $1", text)
    finally:
        await connection.close()


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


@pytest.mark.parametrize(
    ("change", "document"),
    [
        (
            "update habeas.rights_request set status = 'UNHEARD_OF'",
            "{ viewer { rightsRequests { nodes { status } } } }",
        ),
        (
            "update habeas.membership set overseen_scopes = array[null::text], oversight_announced_at = now()",
            "{ viewer { spaces { overseenBy { scopes } } } }",
        ),
        ("delete from habeas.organization", "{ viewer { spaces { organization { name } } } }"),
    ],
    ids=["a value outside of its enum", "a list with a hole", "a null where none may be"],
)
async def test_what_a_type_forbids_is_left_to_the_ordinary_route(
    cluster: ClusterSettings, tmp_path: Path, change: str, document: str
) -> None:
    async with demo_world(cluster, tmp_path, FixedClock(datetime(2026, 11, 21, 12, tzinfo=UTC))) as demo:
        both, held = BothRoutes(demo.engines), demo.held["person-eu"]
        ordinary, compiled = await both.ask(held.actor, document, {})
        assert compiled == ordinary
        await _change(demo, change)
        ordinary, compiled = await both.ask(held.actor, document, {})
        assert compiled is None
        assert orjson.loads(ordinary.body)["errors"]
        assert both.compiled.metrics.ordinary["a null where none may be"] == 1


async def _change(demo: Demo, statement: str) -> None:
    name = demo.settings.regions["sg"].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    connection = await asyncpg.connect(demo.cluster.dsn("postgres", name))
    try:
        await connection.execute("set session_replication_role = replica")
        await connection.execute(statement)
    finally:
        await connection.close()
