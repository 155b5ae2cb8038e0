"""The migrations build exactly what models and policies ask for, in every part of the catalog."""

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.schema import BOOK
from habeas.storage.ddl import ddl
from habeas.storage.table import Table
from tests.architecture.schema_rules import Connection
from tests.architecture.schema_snapshot import PARTS, snapshot
from tests.conftest import copied

_EMPTY = """
    drop schema habeas cascade;
    create schema habeas authorization habeas_owner;
    set role habeas_owner;
"""


@pytest.fixture(scope="module")
def migrated(cluster: ClusterSettings) -> Iterator[Connection]:
    """A database as the migrations leave it."""
    with copied(cluster) as database, psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def declared(cluster: ClusterSettings) -> Iterator[Connection]:
    """A database built from what models and policies declare."""
    with ExitStack() as stack:
        database = stack.enter_context(copied(cluster))
        connection = stack.enter_context(psycopg.connect(database.superuser_dsn, autocommit=True))
        connection.execute(_EMPTY)
        connection.execute(ddl(Table.metadata, BOOK).encode())
        yield connection


@pytest.mark.parametrize("part", PARTS)
def test_migrations_and_declarations_build_the_same(migrated: Connection, declared: Connection, part: str) -> None:
    built, asked_for = snapshot(migrated, part), snapshot(declared, part)
    assert len(asked_for) > 15
    missing, surplus = set(asked_for) - set(built), set(built) - set(asked_for)
    assert (sorted(missing), sorted(surplus)) == ([], [])


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("columns", "alter table habeas.person add column planted text"),
        ("columns", "alter table habeas.person alter column residence set not null"),
        ("columns", "alter table habeas.person alter column language set default 'en'"),
        ("columns", "alter table habeas.rights_request alter column reference type varchar(20)"),
        ("constraints", "alter table habeas.content_access drop constraint content_access_second_person_check"),
        ("indexes", "drop index habeas.person_subject_id_idx"),
        ("policies", "drop policy person_select on habeas.person"),
        ("policies", "alter policy person_select on habeas.person using (org_id = subject_id)"),
        ("row-level security", "alter table habeas.person no force row level security"),
        ("grants", "grant delete on habeas.person to habeas_app"),
        ("grants", "revoke select on habeas.person from habeas_app"),
        ("grants", "grant update (kind) on habeas.request_event to habeas_app"),
    ],
)
def test_a_planted_difference_is_found(migrated: Connection, part: str, change: str) -> None:
    before = snapshot(migrated, part)
    with migrated.transaction(force_rollback=True):
        migrated.execute(change.encode())
        assert snapshot(migrated, part) != before
    assert snapshot(migrated, part) == before
