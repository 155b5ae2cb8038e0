"""Carrying out what was decided: erasure that nobody can undo, restriction that bites, recipients that are told."""

import asyncio
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from habeas.access import Permission
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.commands import (
    CarryOutRight,
    CompleteTask,
    DecideRight,
    EndRestriction,
    ItemDecided,
    LiftRestriction,
    PurgeRecords,
    open_answer,
)
from habeas.rights.commands.entrypoints import CARRY_OUT
from habeas.rights.rules.states import Outcome
from habeas.storage.context import ContentGrant
from habeas.storage.regions import Region
from habeas.storage.transaction import read, write
from habeas.vault.commands import CollectRecord, collect
from habeas.vault.keys import opened_json
from tests.rights.fetching import fetched
from tests.rights.world import World, record, system

EVENTS = "select kind, detail::text as detail from habeas.request_event where request_id = $1 order by at, id"
RECORDS = "select * from habeas.vault_record where subject_id = $1 order by category_code, id"
TABLES = "select schemaname, tablename from pg_tables where schemaname in ('habeas', 'queue', 'app')"
WAITING_FOR_A_LOCK = "select exists (select from pg_locks where not granted)"
LOGS_ARE_KEPT = (DenialCode.LEGAL_OBLIGATION_RETENTION, "Network logs are kept for six months.")


def place(sent: Entity) -> tuple[UUID, UUID]:
    assert isinstance(sent.key, UUID)
    return sent.org_id, sent.key


def on_behalf(world: World, sent: Entity, person: str = "annika") -> Any:
    return system(sent.org_id, world.people[person].controller_id, world.people[person].subject_id)


async def bytes_of(superuser: Any) -> bytes:
    """Everything that the database holds, as text."""
    found = b""
    for schema, table in await superuser.fetch(TABLES):
        rows = await superuser.fetch(f'select t::text from {schema}."{table}" t')
        found += "\n".join(row[0] for row in rows).encode()
    return found


async def granted(world: World, right: Right, **more: Any) -> Entity:
    sent = await world.submit("annika", right)
    await world.run(DecideRight(*place(sent), right, Outcome.GRANTED, **more), world.aishu)
    await world.drain()
    return sent


@pytest.mark.promise("AISHU-90")
async def test_after_erasure_no_byte_of_the_records_is_found_and_the_key_is_gone(
    world: World, superuser: Any, region: Region, caplog: pytest.LogCaptureFixture
) -> None:
    annika = world.people["annika"]
    keys = world.engine.keys["sg"]
    await record(region, keys, annika_collecting(world), "DEVICE", "Annika-Unikat-Notebook", {"model": "Unikat"})
    key = await superuser.fetchval("select wrapped from habeas.space_key where subject_id = $1", annika.subject_id)
    before = await superuser.fetch(
        "select id, sealed from habeas.vault_record where subject_id = $1", annika.subject_id
    )
    assert b"Annika-Unikat-Notebook" in await bytes_of(superuser)
    await granted(world, Right.ERASURE)
    everything = await bytes_of(superuser)
    assert b"Annika-Unikat-Notebook" not in everything
    for row in before:
        assert row["sealed"].hex().encode() not in everything
        assert str(row["id"]).encode() not in everything
    assert key.hex().encode() not in everything
    assert "Unikat" not in caplog.text
    assert await superuser.fetchval("select count(*) from habeas.erasure_entry") == len(before) + 1, "and the key"


def annika_collecting(world: World) -> Any:
    annika = world.people["annika"]
    return system(annika.organization_id, annika.controller_id, annika.subject_id)


async def test_erasing_twice_erases_once(world: World, superuser: Any) -> None:
    sent = await granted(world, Right.ERASURE)
    await world.run(CarryOutRight(*place(sent), Right.ERASURE), on_behalf(world, sent))
    told = [row["kind"] for row in await superuser.fetch(EVENTS, sent.key)]
    assert told.count("CARRIED_OUT") == 1


async def test_nobody_elses_records_are_touched(world: World, superuser: Any) -> None:
    maya = world.people["maya"].subject_id
    before = [tuple(row) for row in await superuser.fetch(RECORDS, maya)]
    await granted(world, Right.ERASURE)
    assert [tuple(row) for row in await superuser.fetch(RECORDS, maya)] == before


async def test_a_refused_item_stays_restricted_and_readable_and_is_purged_on_its_date(
    world: World, superuser: Any
) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    items = (ItemDecided("DEVICE", *LOGS_ARE_KEPT),)
    annika = world.people["annika"]
    until = world.clock.now() + timedelta(days=100)
    await superuser.execute(
        "update habeas.vault_record set retained_until = $2 where subject_id = $1", annika.subject_id, until
    )
    await world.run(
        DecideRight(*place(sent), Right.ERASURE, Outcome.PARTLY_GRANTED, *LOGS_ARE_KEPT, items=items), world.aishu
    )
    await world.drain()
    [row] = await superuser.fetch(RECORDS, annika.subject_id)
    assert (row["category_code"], row["restricted"], row["open_class"]) == ("DEVICE", True, None)
    assert (row["restricted_because"], row["purge_at"]) == ("LEGAL_OBLIGATION_RETENTION", until)
    wrapped = await superuser.fetchval("select wrapped from habeas.space_key where subject_id = $1", annika.subject_id)
    value = opened_json(world.engine.keys["sg"], wrapped, row["sealed"], row["id"].bytes)
    assert value == {"model": "Annika's phone"}
    world.clock.instant = until
    await world.run(PurgeRecords(*place(sent)), on_behalf(world, sent))
    assert await superuser.fetch(RECORDS, annika.subject_id) == []


async def test_an_item_is_refused_only_for_a_reason_that_every_source_admits(world: World) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    items = (ItemDecided("DEVICE", DenialCode.TRADE_SECRET_IP, "No."),)
    command = DecideRight(*place(sent), Right.ERASURE, Outcome.PARTLY_GRANTED, *LOGS_ARE_KEPT, items=items)
    with pytest.raises(DomainError) as refused:
        await world.run(command, world.aishu)
    assert refused.value.code is ErrorCode.DENIAL_NOT_ADMITTED


async def test_an_answer_that_waits_for_its_person_survives_the_end_of_the_key(world: World, superuser: Any) -> None:
    await world.submit("annika", Right.ACCESS)
    await world.drain()
    package_id = await superuser.fetchval("select id from habeas.answer_package")
    await granted(world, Right.ERASURE)
    after = await fetched(world, "annika", package_id)
    digest = await superuser.fetchval("select sha256 from habeas.answer_package")
    assert sha256(after.content).hexdigest() == digest


@pytest.mark.promise("AISHU-91")
async def test_an_answer_that_was_fetched_is_destroyed_with_what_it_shows(world: World, superuser: Any) -> None:
    await world.submit("annika", Right.ACCESS)
    await world.drain()
    package_id = await superuser.fetchval("select id from habeas.answer_package")
    await fetched(world, "annika", package_id)
    await granted(world, Right.ERASURE)
    with pytest.raises(DomainError) as refused:
        await open_answer(world.engine, world.people["annika"], package_id)
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert await superuser.fetchval("select count(*) from habeas.answer_chunk") == 0
    assert await superuser.fetchval("select wrapped from habeas.answer_package") is None


async def test_recipients_are_told_by_a_task_that_somebody_completes(world: World, superuser: Any) -> None:
    sent = await granted(world, Right.ERASURE)
    [task] = await superuser.fetch("select * from habeas.request_task")
    assert (task["kind"], task["target"], task["done_at"]) == ("TELL_RECIPIENT", "LAB", None)
    await world.run(CompleteTask(*place(sent), "TELL_RECIPIENT:LAB", "Meiling"), world.aishu)
    [task] = await superuser.fetch("select * from habeas.request_task")
    assert (task["assignee"], task["done_at"]) == ("Meiling", world.clock.now())


_APPROVED = """
insert into habeas.content_access (org_id, id, member_id, subject_id, purpose, note, field_classes, hours, status,
    requested_by, requested_at, approved_by, approved_at, starts_at, expires_at)
select $1, gen_random_uuid(), gen_random_uuid(), $2, 'AUDIT', 'Because', '{CREDENTIAL,DEVICE}', 1, 'APPROVED', $3,
       now(), gen_random_uuid(), now(), now(), now() + interval '1 hour'
"""


async def visible_to_administrators(world: World, superuser: Any, region: Region) -> int:
    """How many records an administrator sees in the space of Annika, by both walls, with a look approved."""
    annika = world.people["annika"]
    look = system(annika.organization_id, annika.controller_id, new_id())
    await superuser.execute(_APPROVED, annika.organization_id, annika.subject_id, look.subject_id)
    grant = ContentGrant(annika.subject_id, ("DEVICE", "CREDENTIAL")) if annika.subject_id else None
    async with read(region, look, grant) as tx:
        assert Permission.MEMBERS_CONTENT_READ in look.scopes
        return int(await tx.fetchval("select count(*) from habeas.vault_record"))


async def test_what_is_restricted_is_hidden_from_everybody_but_the_person_until_it_is_lifted(
    world: World, superuser: Any, region: Region
) -> None:
    assert await visible_to_administrators(world, superuser, region) == 2
    sent = await granted(world, Right.RESTRICTION)
    assert await visible_to_administrators(world, superuser, region) == 0
    async with read(region, world.people["annika"]) as tx:
        assert await tx.fetchval("select count(*) from habeas.vault_record") == 2
    await world.run(LiftRestriction(*place(sent)), world.aishu)
    await world.drain()
    assert any("2026-12-02" in text for _, _, text in world.mailbox), "the person is told first"
    await world.run(EndRestriction(*place(sent)), on_behalf(world, sent))
    assert await visible_to_administrators(world, superuser, region) == 0
    world.clock.instant += timedelta(days=14)
    await world.run(EndRestriction(*place(sent)), on_behalf(world, sent))
    assert await visible_to_administrators(world, superuser, region) == 2


async def test_nothing_is_carried_out_for_a_refusal(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    await world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.REFUSED, *LOGS_ARE_KEPT), world.aishu)
    await world.drain()
    assert len(await superuser.fetch(RECORDS, world.people["annika"].subject_id)) == 2


async def test_an_objection_bites_when_it_is_sent(world: World, superuser: Any, region: Region) -> None:
    await superuser.execute("update habeas.processing_activity set legal_basis = 'LEGITIMATE_INTERESTS'")
    await world.submit("annika", Right.OBJECTION)
    with pytest.raises(DomainError) as refused:
        await record(region, world.engine.keys["sg"], annika_collecting(world), "DEVICE", "Phone", {})
    assert refused.value.code is ErrorCode.PURPOSE_STOPPED


async def test_the_payload_of_the_job_holds_identifiers_alone(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    await world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.GRANTED), world.aishu)
    payload = await superuser.fetchval("select payload from queue.pgqueuer where entrypoint = $1", CARRY_OUT)
    assert b"annika" not in payload.lower()


@pytest.mark.parametrize("right", [Right.RESTRICTION, Right.ERASURE])
async def test_what_is_being_collected_is_restricted_or_erased_with_the_rest(
    world: World, superuser: Any, region: Region, right: Right
) -> None:
    sent = await world.submit("annika", right)
    await world.run(DecideRight(*place(sent), right, Outcome.GRANTED), world.aishu)
    annika = world.people["annika"]
    collecting = system(annika.organization_id, annika.controller_id, annika.subject_id)
    item = CollectRecord("DEVICE", "Late", {"a": 1}, world.clock.now(), "DE", "USER_DIRECT", "ANYSHARE", ("SERVICE",))
    async with write(region, collecting) as tx:
        await collect(tx, collecting, world.engine.keys["sg"], item, world.clock.now())
        carrying = asyncio.create_task(world.run(CarryOutRight(*place(sent), right), on_behalf(world, sent)))
        async with asyncio.timeout(120):
            while not carrying.done() and not await superuser.fetchval(WAITING_FOR_A_LOCK):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    await carrying
    found = await superuser.fetch(RECORDS, annika.subject_id)
    own = [row["restricted"] for row in found if row["org_id"] == annika.organization_id]
    assert own == ([] if right is Right.ERASURE else [True] * len(own))
    assert (own == []) is (right is Right.ERASURE)
