"""The ledger: one entry for each person that was looked at, in the transaction of the look, for that person to read."""

import asyncio
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import TypeAlias
from uuid import UUID

import asyncpg
import pytest

from habeas.access import Actor, ActorKind, Permission, Role
from habeas.audit.entering import enter_all, enter_own, enter_person
from habeas.audit.ledger import append_looks, manners
from habeas.audit.rules import Entry, canonical, entry_id, leaf_hash
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

_AS_BEFORE = """
with moved as (delete from habeas.ledger_read returning *)
insert into habeas.ledger_batch
select org_id, id, seed, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, note, legal_basis,
       field_classes, authority, array(select encode(substr(subjects, place, 16), 'hex')::uuid
                                         from generate_series(1, length(subjects), 16) place)
  from moved
"""

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def an_administrator(**changes: object) -> Actor:
    scopes = frozenset({Permission.MEMBERS_READ, Permission.LEDGER_READ, Permission.SELF_READ})
    return an_actor(kind=ActorKind.ADMINISTRATOR, role=Role.ADMINISTRATOR, scopes=scopes, **changes)


def a_look(actor: Actor, subject: UUID, field_class: str = "DIRECTORY") -> Looked:
    return Looked(
        actor.organization_id, subject, field_class, "MEMBER_DIRECTORY", "LEGITIMATE_INTERESTS", "Announced", "sg"
    )


def entry_of(row: asyncpg.Record) -> Entry:
    """What the leaf was made of; what may delay the entry stands beside it."""
    values = {each.name: row[each.name] for each in fields(Entry) if each.name not in ("actor", "client")}
    said = {"actor": row["actor_commitment"].hex(), "client": row["client_commitment"].hex()}
    return Entry(**{**values, **said, "field_classes": tuple(row["field_classes"])})


async def look(region: Region, actor: Actor, looks: Sequence[Looked], admission: Admission | None = None) -> None:
    async with write(region, actor) as tx:
        await append_looks(tx, actor, looks, admission, CLOCK)
    await enter_all(region)


async def test_a_read_of_many_people_is_one_statement_and_one_entry_each(
    region: Region, administrator: Actor, superuser: Superuser, statements: list[str]
) -> None:
    people = [new_id() for _ in range(50)]
    twice = [a_look(administrator, person, kind) for person in people for kind in ("LOGS", "DEVICE", "LOGS")]
    async with write(region, administrator) as tx:
        await append_looks(tx, administrator, twice, None, CLOCK)
    assert len(statements) == 1
    await enter_all(region)
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
        assert row["leaf_hash"] == leaf_hash(canonical(entry_of(row), row["organization_name"]))


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


async def test_what_waits_to_be_entered_can_be_neither_read_nor_changed_nor_removed(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    person = an_actor()
    assert person.subject_id is not None
    await written(region, administrator, [person.subject_id, new_id()])
    before = await superuser.fetch("select * from habeas.ledger_read")
    for actor in (administrator, person):
        async with write(region, actor) as tx:
            assert await tx.fetch("select from habeas.ledger_read") == []
            assert await tx.execute("delete from habeas.ledger_read") == "DELETE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with write(region, actor) as tx:
                await tx.execute("update habeas.ledger_read set purpose = ''")
    assert await superuser.fetch("select * from habeas.ledger_read") == before != []


async def test_the_ids_of_entries_are_fixed_when_the_look_is_written_down(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    people = [new_id() for _ in range(5)]
    await written(region, administrator, people)
    batch = await superuser.fetchrow("select * from habeas.ledger_read")
    assert batch is not None
    foreseen = {entry_id(batch["id"], batch["seed"], person): person for person in people}
    await enter_all(region)
    rows = await superuser.fetch("select id, subject_id from habeas.ledger_entry")
    assert {row["id"]: row["subject_id"] for row in rows} == foreseen
    assert {row["id"].version for row in rows} == {7}


async def test_what_a_person_and_what_an_organization_may_read_is_entered_first_and_once(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    one, other = an_actor(), an_actor()
    assert one.subject_id is not None
    assert other.subject_id is not None
    for person in (one, other, one):
        assert person.subject_id is not None
        await written(region, administrator, [person.subject_id])
    await enter_person(region, other.subject_id)
    assert await _counts(superuser) == (1, 2)
    await asyncio.gather(*(enter_own(region, one) for _ in range(4)))
    assert await _counts(superuser) == (3, 0)
    await written(region, administrator, [one.subject_id])
    await enter_own(region, administrator)
    assert await _counts(superuser) == (4, 0)
    assert await superuser.fetchval("select count(*) from habeas.log_pending") == 4


async def test_what_the_release_before_wrote_down_is_entered_too(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    person = an_actor()
    assert person.subject_id is not None
    await written(region, administrator, [person.subject_id, new_id()])
    await superuser.execute(_AS_BEFORE)
    await enter_own(region, person)
    rows = await superuser.fetch("select subject_id, leaf_hash from habeas.ledger_entry")
    assert person.subject_id in {row["subject_id"] for row in rows}
    assert len({row["leaf_hash"] for row in rows}) == 2
    assert await superuser.fetchval("select count(*) from habeas.ledger_batch") == 0


async def test_whoever_a_read_showed_twice_gets_one_entry(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    await written(region, administrator, [new_id(), new_id()])
    await superuser.execute("update habeas.ledger_read set subjects = subjects || substr(subjects, 1, 16)")
    await enter_all(region)
    assert await _counts(superuser) == (2, 0)


async def test_an_entering_that_breaks_off_enters_nothing_and_loses_nothing(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    await written(region, administrator, [new_id(), new_id()])
    await superuser.execute("revoke insert on habeas.log_pending from habeas_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await enter_all(region)
    assert await _counts(superuser) == (0, 1)
    await superuser.execute("grant insert on habeas.log_pending to habeas_app")
    await enter_all(region)
    assert await _counts(superuser) == (2, 0)


async def written(region: Region, actor: Actor, people: Sequence[UUID]) -> None:
    """Looks as a read leaves them: written down, and not yet entered."""
    async with write(region, actor) as tx:
        await append_looks(tx, actor, [a_look(actor, person) for person in people], None, CLOCK)


async def _counts(superuser: Superuser) -> tuple[int, int]:
    """How many entries there are, and how many batches wait."""
    tables = ("ledger_entry", "ledger_read")
    entries, batches = [await superuser.fetchval(f"select count(*) from habeas.{table}") for table in tables]
    return entries, batches


@pytest.mark.promise("AISHU-9")
async def test_a_read_whose_look_cannot_be_written_fails(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    await superuser.execute("revoke insert on habeas.ledger_read from habeas_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await look(region, administrator, [a_look(administrator, new_id())])


async def test_no_look_is_no_statement(region: Region, administrator: Actor, statements: list[str]) -> None:
    async with write(region, administrator) as tx:
        await append_looks(tx, administrator, [], None, CLOCK)
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
        assert row["leaf_hash"] == leaf_hash(canonical(entry_of(row), row["organization_name"]))
