"""What is forgotten with a closed account, and what is owed no more."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from habeas.access import Actor, Permission
from habeas.collection.model import Collection, PermissionAnswer
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError
from habeas.kernel.ids import new_id
from habeas.publications.commands import AgreeToPublication, ConfirmTakedown, RecordPublication
from habeas.publications.jobs import jobs as publication_jobs
from habeas.rights.commands import ForgetAccount
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.writing.outbox import Delivery
from tests.rights.commands.test_kinds import grant, on_behalf, place
from tests.rights.world import World

ADDRESS = "select primary_email from habeas.person where subject_id = $1"
WORDS, MANNER = "Nadelwort", "On the page of stories."
PERSONS = "select count(*) from habeas.erasure_entry where kind = 'PERSON'"
LOOKS_AGAIN = """select count(*) from queue.pgqueuer
                  where entrypoint = 'rights.forget_account' and execute_after > now() + interval '12 hours'"""
PLANTED = (
    "update habeas.rights_request set note = $2 where subject_id = $1",
    "update habeas.request_event set note = $2 where subject_id = $1",
    "update habeas.requested_right set explanation = $2 where subject_id = $1",
    """insert into habeas.item_decision (org_id, request_id, right_code, item, subject_id, outcome, explanation,
       decided_at) select org_id, id, 'ERASURE', 'DEVICE', $1, 'REFUSED', $2, now() from habeas.rights_request
        where subject_id = $1 limit 1""",
    """insert into habeas.request_task (org_id, id, request_id, subject_id, kind, target, note, evidence, made_at)
       select org_id, gen_random_uuid(), id, $1, 'TELL_RECIPIENT', 'LAB', $2, $2, now() from habeas.rights_request
        where subject_id = $1 limit 1""",
    """insert into habeas.ledger_inquiry (org_id, id, subject_id, entry_id, entry_org_id, kind, status,
       organization_name, purpose, field_classes, looked_at, reason, explanation, asked_at, answer_by)
       select controller_id, gen_random_uuid(), $1, gen_random_uuid(), org_id, 'WHO', 'OPEN', 'Contoso',
              'SECURITY', '{}', now(), $2, $2, now(), now() from habeas.person where subject_id = $1""",
)
HAY = """select c.table_name from information_schema.columns c
          where c.table_schema = 'habeas' and c.column_name = 'subject_id'"""


async def collected(world: World, region: Region) -> None:
    """An app of Annika's collected something, and she answered its prompt."""
    annika = world.people["annika"]
    whose: dict[str, Any] = {
        "org_id": annika.organization_id,
        "subject_id": annika.subject_id,
        "controller_id": annika.controller_id,
    }
    made = Collection(
        **whose,
        id=new_id(),
        service_code="ANYSHARE",
        kind="COLLECTION",
        purpose_code="SERVICE",
        category_code="DEVICE",
        items=["MODEL"],
        source_code="DEVICE",
        agreement=WORDS,
        reference=WORDS,
        legal_bases={},
        by_action=False,
        at=world.clock.now(),
    )
    answer = PermissionAnswer(
        **whose,
        id=new_id(),
        permission_code="CAMERA",
        function=WORDS,
        reply="GRANTED",
        answered_at=world.clock.now(),
    )
    async with write(region, annika) as tx:
        await insert(tx, [made])
        await insert(tx, [answer])


async def where_found(superuser: Any) -> set[str]:
    """The tables in which the words stand."""
    tables = [row[0] for row in await superuser.fetch(HAY)]
    asked = "select exists (select from habeas.{} t where t::text like '%' || $1 || '%')"
    return {table for table in tables if await superuser.fetchval(asked.format(table), WORDS)}


async def test_words_of_a_person_and_about_them_go_with_the_account_and_so_does_what_their_apps_collected(
    world: World, superuser: Any, region: Region
) -> None:
    await collected(world, region)
    sent = await world.submit("annika", Right.ACCOUNT_CLOSURE)
    await grant(world, sent, Right.ACCOUNT_CLOSURE)
    for statement in PLANTED:
        await superuser.execute(statement, world.people["annika"].subject_id, WORDS)
    told = await superuser.fetchval("select count(*) from habeas.request_event where request_id = $1", sent.key)
    assert len(await where_found(superuser)) == len(PLANTED) + 2
    await world.run(ForgetAccount(*place(sent)), on_behalf(world, sent))
    assert await where_found(superuser) == set()
    assert told == await superuser.fetchval("select count(*) from habeas.request_event where request_id = $1", sent.key)


async def test_an_answer_that_was_delivered_whole_holds_back_no_forgetting(world: World, superuser: Any) -> None:
    annika = world.people["annika"]
    access = await world.submit("annika", Right.ACCESS)
    await world.drain()
    asked = await superuser.fetchrow("select status, open from habeas.rights_request where id = $1", access.key)
    assert tuple(asked) == ("DELIVERED", True)
    sent = await world.submit("annika", Right.ACCOUNT_CLOSURE)
    await grant(world, sent, Right.ACCOUNT_CLOSURE)
    await world.run(ForgetAccount(*place(sent)), on_behalf(world, sent))
    assert await superuser.fetchval(ADDRESS, annika.subject_id) == ""


async def published(world: World, superuser: Any) -> tuple[UUID, UUID]:
    """A publication of Annika's, on her agreement."""
    items = """update habeas.data_category set items = '[{"code": "MODEL", "name": "Model"}]' where code = 'DEVICE'"""
    await superuser.execute(items)
    agreement = (await world.run(AgreeToPublication(("DEVICE.MODEL",), MANNER), world.people["annika"])).entity
    assert agreement is not None
    what = RecordPublication(
        ("DEVICE.MODEL",), MANNER, "Without a name or a face.", agreement=(agreement.org_id, as_id(agreement.key))
    )
    made = (await world.run(what, publisher(world))).entity
    assert made is not None
    return made.org_id, as_id(made.key)


def as_id(key: object) -> UUID:
    assert isinstance(key, UUID)
    return key


def publisher(world: World) -> Actor:
    """Whoever publishes for AISHU."""
    more = {Permission.DISCLOSURES_MANAGE, Permission.DEMANDS_HANDLE}
    return replace(world.aishu, scopes=world.aishu.scopes | more)


@pytest.mark.promise("AOMEI-60")
async def test_a_publication_is_not_forgotten_before_it_was_taken_down(world: World, superuser: Any) -> None:
    publication = await published(world, superuser)
    sent = await world.submit("annika", Right.ACCOUNT_CLOSURE)
    await grant(world, sent, Right.ACCOUNT_CLOSURE)
    await world.run(ForgetAccount(*place(sent)), on_behalf(world, sent))
    assert await superuser.fetchval(ADDRESS, world.people["annika"].subject_id) == ""
    [row] = await superuser.fetch("select ended_at, taken_down_at from habeas.publication")
    assert (row["ended_at"] is not None, row["taken_down_at"]) == (True, None), "it is still out there"
    entered = await superuser.fetchval(PERSONS)
    await world.run(ConfirmTakedown(*publication), publisher(world))
    assert await superuser.fetchval(LOOKS_AGAIN) == 1, "somebody comes back for it"
    await world.run(ForgetAccount(*place(sent)), on_behalf(world, sent))
    assert (
        await superuser.fetch("select from habeas.publication union all select from habeas.publication_agreement") == []
    )
    assert await superuser.fetchval(PERSONS) == entered == 1, "a person is forgotten once"


async def test_word_of_a_take_down_fails_where_there_is_nothing_to_name(world: World, region: Region) -> None:
    payload = {"org_id": str(new_id()), "publication": str(new_id()), "controller": str(world.aishu.organization_id)}
    [job] = publication_jobs(world.engine, world.post)
    with pytest.raises(DomainError, match="nobody to tell"):
        await job.handler(Delivery(1, job.name, payload, 0, region, new_id()))
    assert world.mailbox == []
