"""The ledger: one entry for each person that was looked at, in the transaction of the look, for that person to read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias
from uuid import UUID

import asyncpg
import pytest

from habeas.access import Actor, ActorKind, Permission, Role
from habeas.audit.ledger import append_looks, manners
from habeas.audit.rules import Entry, canonical, leaf_hash
from habeas.kernel.clock import FixedClock
from habeas.kernel.errors import DomainError
from habeas.kernel.ids import new_id
from habeas.reading.finish import Looked
from habeas.reading.read import Admission
from habeas.storage.regions import Region
from habeas.storage.transaction import read, write
from tests.actors import an_actor

AT = datetime(2026, 11, 21, 22, 10, 5, 123456, tzinfo=UTC)
CLOCK = FixedClock(AT)
NAME = 'Contoso "GmbH" \\ Köln \x07'
FOUND = """organization (org_id, kind, name, legal_name, controller_id, home_region, establishments, created_at)
    values ($1, 'CUSTOMER', $2, 'Contoso GmbH', $3, 'sg', '{}', now())"""

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def an_administrator(**changes: object) -> Actor:
    scopes = frozenset({Permission.MEMBERS_READ, Permission.LEDGER_READ, Permission.SELF_READ})
    return an_actor(kind=ActorKind.ADMINISTRATOR, role=Role.ADMINISTRATOR, scopes=scopes, **changes)


def a_look(actor: Actor, subject: UUID, field_class: str = "DIRECTORY") -> Looked:
    return Looked(
        actor.organization_id, subject, field_class, "MEMBER_DIRECTORY", "LEGITIMATE_INTERESTS", "Announced", "sg"
    )


@pytest.fixture
async def administrator(region: Region, superuser: Superuser) -> Actor:
    """The administrator of an organization that is on record."""
    actor = an_administrator()
    await superuser.execute(f"insert into habeas.{FOUND}", actor.organization_id, NAME, actor.controller_id)
    return actor


async def look(region: Region, actor: Actor, looks: Sequence[Looked], admission: Admission | None = None) -> None:
    async with write(region, actor) as tx:
        await append_looks(tx, actor, looks, admission, CLOCK)


async def test_a_read_of_many_people_is_one_statement_and_one_entry_each(
    region: Region, administrator: Actor, superuser: Superuser, statements: list[str]
) -> None:
    people = [new_id() for _ in range(50)]
    twice = [a_look(administrator, person, kind) for person in people for kind in ("LOGS", "DEVICE", "LOGS")]
    await look(region, administrator, twice)
    assert len(statements) == 1
    rows = await superuser.fetch("select subject_id, field_classes from habeas.ledger_entry")
    assert {row["subject_id"]: row["field_classes"] for row in rows} == {
        person: ["DEVICE", "LOGS"] for person in people
    }
    assert len(rows) == 50


@pytest.mark.promise("AISHU-9")
async def test_the_person_reads_who_looked_when_why_and_at_what(region: Region, administrator: Actor) -> None:
    person = an_actor()
    assert person.subject_id is not None
    admission = Admission(None, "SECURITY_INVESTIGATION", "Reported theft")
    await look(region, administrator, [a_look(administrator, person.subject_id, "DEVICE")], admission)
    async with read(region, person) as tx:
        row = await tx.fetchrow("select * from habeas.ledger_entry")
    assert row is not None
    assert row["at"] == AT
    assert row["organization_name"] == NAME
    assert (row["actor_kind"], row["actor_role"]) == ("ADMINISTRATOR", "ADMINISTRATOR")
    assert (row["purpose"], row["note"]) == ("SECURITY_INVESTIGATION", "Reported theft")
    assert (row["legal_basis"], row["field_classes"]) == ("LEGITIMATE_INTERESTS", ["DEVICE"])


async def test_the_stored_hash_is_that_of_the_stored_entry(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    admission = Admission(None, "SECURITY_INVESTIGATION", 'Theft of "keys"\n\t– ключи 🔑 \x7f\u2028')
    people = [new_id() for _ in range(3)]
    await look(region, administrator, [a_look(administrator, person) for person in people], admission)
    for row in await superuser.fetch("select * from habeas.ledger_entry"):
        values = {**row, "field_classes": tuple(row["field_classes"])}
        stored, name = values.pop("leaf_hash"), values.pop("organization_name")
        assert stored == leaf_hash(canonical(Entry(**values), name))


async def test_other_people_and_other_organizations_find_nothing(region: Region, administrator: Actor) -> None:
    await look(region, administrator, [a_look(administrator, new_id())])
    for stranger in (an_actor(), an_administrator()):
        async with read(region, stranger) as tx:
            assert await tx.fetch("select from habeas.ledger_entry") == []


async def test_the_organization_reads_its_ledger_only_with_the_scope(region: Region, administrator: Actor) -> None:
    await look(region, administrator, [a_look(administrator, new_id())])
    unscoped = replace(administrator, scopes=frozenset({Permission.MEMBERS_READ}))
    for actor, seen in ((administrator, 1), (unscoped, 0)):
        async with read(region, actor) as tx:
            assert len(await tx.fetch("select from habeas.ledger_entry")) == seen


async def test_a_look_cannot_be_written_in_another_organizations_name(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    other = an_administrator(organization_id=new_id())
    with pytest.raises(DomainError, match="did not take every look"):
        await look(region, other, [a_look(administrator, new_id())])
    assert await superuser.fetchval("select count(*) from habeas.ledger_entry") == 0


@pytest.mark.parametrize("change", ["update habeas.ledger_entry set purpose = ''", "delete from habeas.ledger_entry"])
async def test_an_entry_can_be_neither_changed_nor_removed(region: Region, administrator: Actor, change: str) -> None:
    await look(region, administrator, [a_look(administrator, new_id())])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with write(region, administrator) as tx:
            await tx.execute(change)


@pytest.mark.promise("AISHU-9")
async def test_a_read_whose_look_cannot_be_written_fails(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    await superuser.execute("revoke insert on habeas.ledger_entry from habeas_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await look(region, administrator, [a_look(administrator, new_id())])


async def test_no_look_is_no_statement(region: Region, administrator: Actor, statements: list[str]) -> None:
    await look(region, administrator, [])
    assert statements == []


def test_looks_of_different_purposes_at_one_person_stay_apart() -> None:
    directory = a_look(an_administrator(), new_id())
    case = directory._replace(purpose="RIGHTS_REQUEST_HANDLING", field_class="REQUESTS")
    made = manners([directory, case], None)
    assert {(subject, manner.purpose, manner.field_classes) for subject, manner in made} == {
        (directory.subject_id, "MEMBER_DIRECTORY", ("DIRECTORY",)),
        (directory.subject_id, "RIGHTS_REQUEST_HANDLING", ("REQUESTS",)),
    }


def test_an_admission_makes_one_entry_of_directory_and_content() -> None:
    directory = a_look(an_administrator(), new_id())
    content = directory._replace(purpose="CONTENT_ACCESS", field_class="LOGS", authority="Approved")
    ((subject, manner),) = manners([content, directory], Admission(None, "OFFBOARDING", "Last day"))
    assert (subject, manner.purpose) == (directory.subject_id, "OFFBOARDING")
    assert manner.field_classes == ("DIRECTORY", "LOGS")
    assert manner.authority == "Announced; Approved"


async def test_people_who_were_looked_at_in_different_ways_each_get_their_own_entry(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    one, other = new_id(), new_id()
    looks = [a_look(administrator, one, "LOGS"), a_look(administrator, other, "DEVICE"), a_look(administrator, other)]
    await look(region, administrator, looks)
    rows = await superuser.fetch("select * from habeas.ledger_entry")
    assert {row["subject_id"]: row["field_classes"] for row in rows} == {one: ["LOGS"], other: ["DEVICE", "DIRECTORY"]}
    for row in rows:
        values = {**row, "field_classes": tuple(row["field_classes"])}
        stored, name = values.pop("leaf_hash"), values.pop("organization_name")
        assert stored == leaf_hash(canonical(Entry(**values), name))
