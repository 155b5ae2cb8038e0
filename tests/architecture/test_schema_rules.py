"""The migrated database keeps the rules of isolation, and each check of them finds the fault that it is there for."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.architecture.schema_rules import RULES, Connection, breaches
from tests.conftest import Database

_PLANT = "create table habeas.planted (org_id uuid not null, id uuid not null, primary key (org_id, id));"
_POLICY = "create policy planted on habeas.person for select to habeas_app using"

PLANTED = {
    "row-level security is enabled and forced": (
        "alter table habeas.person no force row level security",
        "alter table habeas.person disable row level security",
        _PLANT,
    ),
    "a table that the application may use has policies": (_PLANT,),
    "org_id is there and never null": (
        "create table habeas.planted (id uuid primary key)",
        "create table habeas.planted (org_id uuid, id uuid not null)",
        "create table habeas.planted (org_id text not null, id uuid not null)",
    ),
    "org_id comes first in every key": (
        "create table habeas.planted (org_id uuid not null, id uuid primary key)",
        "alter table habeas.person add constraint planted unique (subject_id, org_id)",
        "alter table habeas.person add constraint planted unique (primary_email)",
        "alter table habeas.person add constraint planted foreign key (residence) references habeas.place",
    ),
    "org_id comes first in every unique index": (
        "create unique index planted on habeas.person (primary_email)",
        "create unique index planted on habeas.person (lower(primary_email), org_id)",
    ),
    "a foreign key leads to the same organization": (
        "alter table habeas.organization add constraint planted_key unique (controller_id, org_id);"
        "alter table habeas.person add constraint planted"
        " foreign key (org_id, subject_id) references habeas.organization (controller_id, org_id)",
    ),
    "a foreign key never empties or fills columns by itself": (
        "alter table habeas.person add constraint planted"
        " foreign key (org_id) references habeas.organization on delete set null",
        "alter table habeas.person add constraint planted"
        " foreign key (org_id) references habeas.organization on update cascade",
    ),
    "no constraint is deferrable": (
        "alter table habeas.person add constraint planted foreign key (org_id) references habeas.organization"
        " deferrable initially deferred",
    ),
    "there are no triggers but the queue's own": (
        "create trigger planted before update on habeas.person for each row"
        " execute function suppress_redundant_updates_trigger()",
    ),
    "there are no rules, views or materialized views": (
        "create view habeas.planted as select * from habeas.person",
        "create materialized view habeas.planted as select * from habeas.person",
        "create rule planted as on delete to habeas.person do instead nothing",
    ),
    "no function runs with its owner's rights": (
        "create function app.planted() returns bigint language sql security definer"
        " as 'select count(*) from habeas.person'",
    ),
    "no subquery of a policy reads a table": (
        f"{_POLICY} (exists (select from habeas.membership m where m.org_id = person.org_id))",
    ),
    "a policy for writing holds no subquery": (
        "create policy planted on habeas.person for insert to habeas_app"
        " with check (org_id = (select nullif(current_setting('app.org', true), '')::uuid))",
    ),
    "no policy lets everything pass": (
        f"{_POLICY} (true)",
        "create policy planted on habeas.person for insert to habeas_app with check (true)",
    ),
    "a policy reads settings only in the form that is false where they are absent": (
        f"{_POLICY} (org_id = current_setting('app.org', true)::uuid)",
        f"{_POLICY} (org_id = nullif(current_setting('app.org'), '')::uuid)",
    ),
    "a policy is for the application alone": (
        "create policy planted on habeas.person for select using (org_id = subject_id)",
    ),
    "a policy for writing checks the row that it leaves": (
        "create policy planted on habeas.person for update to habeas_app using (org_id = subject_id)",
    ),
    "every collation is deterministic": (
        # Not every build knows ICU, which alone can make one, so the catalog is told that there is one.
        'create collation habeas.planted from "C";'
        "update pg_collation set collisdeterministic = false where collname = 'planted'",
    ),
    "the application owns nothing": (
        f"{_PLANT} alter table habeas.planted owner to habeas_app",
        "create schema planted authorization habeas_app",
    ),
    "the application may become nobody else": (
        "grant habeas_owner to habeas_app",
        "grant pg_read_all_data to habeas_auditor",
    ),
    "the application may read and write rows and nothing more": (
        "grant truncate on habeas.person to habeas_app",
        "grant select on habeas.person to habeas_app with grant option",
    ),
    "everybody else may do nothing": ("grant select on habeas.person to public",),
}
FAULTS = [(rule, fault) for rule, faults in PLANTED.items() for fault in faults]


@pytest.fixture(scope="module")
def connection(module_database: Database) -> Iterator[Connection]:
    with psycopg.connect(module_database.superuser_dsn, autocommit=True) as found:
        yield found


@pytest.mark.parametrize("rule", RULES)
def test_the_migrated_database_keeps_the_rule(connection: Connection, rule: str) -> None:
    assert breaches(connection, rule) == []


def test_there_is_a_planted_fault_for_every_rule() -> None:
    assert PLANTED.keys() == RULES.keys()


@pytest.mark.parametrize(("rule", "fault"), FAULTS)
def test_a_planted_fault_is_found(connection: Connection, rule: str, fault: str) -> None:
    before = set(breaches(connection, rule))
    with connection.transaction(force_rollback=True):
        connection.execute(fault.encode())
        assert set(breaches(connection, rule)) - before
    assert set(breaches(connection, rule)) == before


def test_a_fault_in_the_directory_would_be_found_there_too(connection: Connection) -> None:
    """The rules speak of the whole database: nothing stands outside of the schemas that they look at."""
    schemas = connection.execute(
        "select nspname::text from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1"
    ).fetchall()
    assert [name for (name,) in schemas] == ["app", "auth", "habeas", "public", "queue"]
    assert connection.execute("select to_regclass('public.anything')").fetchone() == (None,)
