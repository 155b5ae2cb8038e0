"""Which statements ask for the caller's organizations: never fewer than row-level security does."""

from dataclasses import replace

import psycopg
import pytest

from habeas.access import ROLES, Permission, Role
from habeas.demo.cluster import ClusterSettings
from habeas.reading.spaces import Spaces
from habeas.reading.statement import Draft
from habeas.schema import BOOK
from tests.actors import an_actor
from tests.conftest import copied

ASKING = "select relname from pg_policy p join pg_class c on c.oid = p.polrelid where p.polcmd = 'r' and {} order by 1"
PERSON = an_actor(scopes=ROLES[Role.PERSON], role=Role.PERSON)


def needed(table: str, scopes: frozenset[Permission] = PERSON.scopes) -> bool:
    statement = Draft().finish(f"select count(*)::text from habeas.{table} t1 where t1.org_id is not null")
    return Spaces(BOOK).needed(statement, replace(PERSON, scopes=scopes))


@pytest.fixture(scope="module")
def asking(cluster: ClusterSettings) -> dict[str, str]:
    """The tables whose rule for reading names the caller's organizations, each with that rule."""
    rule = "pg_get_expr(p.polqual, p.polrelid)"
    statement = ASKING.format(f"{rule} like '%app.spaces%'").replace("relname", f"relname, {rule}", 1)
    with copied(cluster) as database, psycopg.connect(database.superuser_dsn) as connection:
        return {str(table): str(text) for table, text in connection.execute(statement.encode())}


def test_every_table_whose_policy_asks_for_them_makes_a_statement_look_them_up(asking: dict[str, str]) -> None:
    assert len(asking) > 3
    assert [table for table in asking if not needed(table, frozenset(Permission))] == []


def test_no_other_table_does(asking: dict[str, str]) -> None:
    others = {str(table.__tablename__) for table in BOOK.rows} - asking.keys()
    assert [table for table in others if needed(table, frozenset(Permission))] == []


def test_who_lacks_the_scope_that_goes_with_them_needs_none(asking: dict[str, str]) -> None:
    assert all("' self:read '" in rule for rule in asking.values())
    assert not any(needed(table, frozenset(Permission) - {Permission.SELF_READ}) for table in asking)


def test_a_write_looks_them_up_for_what_it_names_and_for_nothing_else() -> None:
    writing = Spaces(BOOK, writing=True)
    assert writing.asked(PERSON, "with o as (select from habeas.organization) insert into habeas.consent values ($1)")
    assert not writing.asked(PERSON, "insert into habeas.consent (org_id) values ($1)")
    named = {str(table.__tablename__) for rules in (BOOK.inserts, BOOK.updates, BOOK.deletes) for table in rules}
    asking = {name for name in named if writing.asked(PERSON, f"update habeas.{name} set at = $1")}
    assert asking >= {name for name in named if needed(name)}
