"""Preparing and handing out answers."""

import asyncio
import io
import logging
import zipfile
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import pytest
from jsonschema import Draft202012Validator

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands import PREPARE_ANSWER, DeliverAnswer, answer_request, open_answer
from habeas.rights.commands.deliver import deliver
from habeas.rights.commands.load import load_request
from habeas.rights.commands.prepare import clear_left_over, prepare_package
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.writing.outbox import enqueue
from habeas.writing.work import Work
from tests.rights.fetching import Fetched, fetched
from tests.rights.world import SECRET, World, membership, record, system

WAITING_FOR_A_LOCK = "select exists (select from pg_locks where not granted)"
PACKAGE = "select * from habeas.answer_package where request_id = $1"


async def answer_to(world: World, superuser: Any, sent: Entity, person: str) -> Fetched:
    await world.drain()
    package_id: UUID = await superuser.fetchval("select id from habeas.answer_package where request_id = $1", sent.key)
    return await fetched(world, person, package_id)


def files_of(answer: Fetched) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.promise("AISHU-145", "AISHU-171")
async def test_access_is_answered_with_the_data_and_purposes_recipients_retention_and_sources(
    world: World, superuser: Any
) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    files = files_of(await answer_to(world, superuser, sent, "annika"))
    data = orjson.loads(files["data.json"])
    assert [record["value"] for record in data["records"]] == [{"model": "Annika's phone"}, None]
    device = next(each for each in data["categories"] if each["code"] == "DEVICE")
    assert device["purposes"][0] == {
        "code": "SERVICE",
        "name": "Providing the service",
        "legalBasis": "CONTRACT",
        "retention": "Three years",
        "transfers": [{"to": "SG", "mechanism": "SCC_46"}],
    }
    assert device["recipients"] == [{"name": "Crash Lab <GmbH>", "role": "PROCESSOR", "country": "DE"}]
    assert device["sources"] == ["USER_DIRECT"]
    assert data["rights"][0]["citations"][0]["source"] == "EU_GDPR"


@pytest.mark.promise("AISHU-157", "AISHU-172")
async def test_portability_is_answered_in_structured_files_with_their_schema(world: World, superuser: Any) -> None:
    sent = await world.submit("maya", Right.PORTABILITY)
    files = files_of(await answer_to(world, superuser, sent, "maya"))
    assert orjson.loads(files["data.json"])["records"][0]["value"] == {"model": "Maya's phone"}
    assert orjson.loads(files["data.schema.json"])["properties"]["version"]["const"] == "1"
    handed_over = orjson.loads(files["interchange.jsonld"])
    Draft202012Validator(orjson.loads(files["interchange.schema.json"])).validate(handed_over)
    assert [each["value"] for each in handed_over["hasPersonalData"]] == [{"model": "Maya's phone"}]
    assert files["csv/device.csv"].decode("utf-8-sig").splitlines()[0].startswith("id,label,value,collectedAt,source")


@pytest.mark.promise("AOMEI-10")
async def test_a_credential_is_never_handed_out(world: World, superuser: Any) -> None:
    sent = await world.submit("julien", Right.ACCESS)
    files = files_of(await answer_to(world, superuser, sent, "julien"))
    assert all(SECRET.encode() not in content for content in files.values())
    masked = [record for record in orjson.loads(files["data.json"])["records"] if record["masked"]]
    assert [record["label"] for record in masked] == ["Password"]


@pytest.mark.promise("AISHU-170")
async def test_a_confirmation_says_what_is_held_and_hands_out_no_values(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.CONFIRMATION)
    files = files_of(await answer_to(world, superuser, sent, "annika"))
    data = orjson.loads(files["data.json"])
    assert "records" not in data
    assert {each["code"]: each["count"] for each in data["categories"]} == {"DEVICE": 1, "CREDENTIAL": 1}
    assert all(b"Annika's phone" not in content for content in files.values())


async def test_the_manifest_names_the_digest_of_every_file_and_the_person_that_of_the_whole(
    world: World, superuser: Any
) -> None:
    sent = await world.submit("annika", Right.COPY)
    answer = await answer_to(world, superuser, sent, "annika")
    files = files_of(answer)
    listed = {each["name"]: each["sha256"] for each in orjson.loads(files["manifest.json"])["files"]}
    assert listed == {name: sha256(content).hexdigest() for name, content in files.items() if "manifest" not in name}
    assert answer.sha256 == sha256(answer.content).hexdigest()


async def test_what_is_kept_is_sealed(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    row = await superuser.fetchrow(PACKAGE, sent.key)
    [frame] = await superuser.fetch("select sealed from habeas.answer_chunk where package_id = $1", row["id"])
    assert b"PK\x03\x04" not in frame["sealed"]
    assert row["expires_at"] == world.clock.now() + timedelta(days=30)


async def test_preparing_twice_gives_one_package(world: World, superuser: Any, region: Region) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    annika = world.people["annika"]
    actor = system(sent.org_id, sent.org_id, annika.subject_id)
    payload = {
        "organization": str(sent.org_id),
        "request": str(sent.key),
        "subject": str(annika.subject_id),
        "controller": str(sent.org_id),
    }
    async with write(region, actor) as tx:
        await enqueue(tx, PREPARE_ANSWER, payload)
    await world.drain()
    assert not isinstance(sent.key, str)
    await answer_request(world.engine, actor, sent.key)
    assert await superuser.fetchval("select count(*) from habeas.answer_package") == 1
    kinds = await superuser.fetch(
        "select kind from habeas.request_event where request_id = $1 order by at, id", sent.key
    )
    assert sorted(row["kind"] for row in kinds) == ["ACKNOWLEDGED", "ANSWER_DELIVERED", "SUBMITTED"]


async def test_a_second_preparation_does_not_clear_away_what_is_being_delivered(
    world: World, superuser: Any, region: Region
) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    assert not isinstance(sent.key, str)
    annika = world.people["annika"]
    actor = system(sent.org_id, sent.org_id, annika.subject_id)
    first = await prepare_package(world.engine, actor, sent.key, None)
    assert first is not None
    async with write(region, actor) as tx:
        work = Work(tx, actor, world.clock.now(), sent.org_id, world.engine.keys["sg"])
        await deliver(DeliverAnswer(sent.org_id, sent.key, first), work)
        request = await load_request(tx, sent.org_id, sent.key)
        second = asyncio.create_task(clear_left_over(region, actor, request))
        async with asyncio.timeout(120):
            while not second.done() and not await superuser.fetchval(WAITING_FOR_A_LOCK):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    await second
    downloaded = await fetched(world, "annika", first.id)
    assert set(files_of(downloaded)) >= {"manifest.json"}


async def test_an_answer_to_one_of_several_rights_leaves_the_others_to_the_desk(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS, Right.ERASURE)
    await world.drain()
    row = await superuser.fetchrow(
        "select status, answered_at, open from habeas.rights_request where id = $1", sent.key
    )
    assert (row["status"], row["answered_at"], row["open"]) == ("SUBMITTED", None, True)
    assert await superuser.fetchval("select count(*) from habeas.answer_package") == 1


async def test_a_download_is_counted_and_an_expired_one_is_not_found(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    answer = await answer_to(world, superuser, sent, "annika")
    assert answer.filename.startswith("R-2026-")
    row = await superuser.fetchrow(PACKAGE, sent.key)
    assert row["downloads"] == 1
    world.clock.instant += timedelta(days=30)
    with pytest.raises(DomainError) as refused:
        await open_answer(world.engine, world.people["annika"], row["id"])
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_nobody_else_can_download_an_answer(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    package_id = (await superuser.fetchrow(PACKAGE, sent.key))["id"]
    for actor in (world.people["maya"], world.people["julien"], world.aishu):
        with pytest.raises(DomainError) as refused:
            await open_answer(world.engine, actor, package_id)
        assert refused.value.code is ErrorCode.NOT_FOUND


async def test_an_organization_answers_for_its_own_space_only(world: World, superuser: Any, region: Region) -> None:
    annika = world.people["annika"]
    assert annika.subject_id is not None
    org_id = UUID(int=7)
    contoso = system(org_id, annika.controller_id, annika.subject_id)
    from_row = await superuser.fetchrow("select * from habeas.organization where org_id = $1", annika.organization_id)
    async with write(region, contoso) as tx:
        await tx.execute(
            "insert into habeas.organization (org_id, kind, name, legal_name, controller_id, country, home_region,"
            " establishments, created_at) values ($1, 'CUSTOMER', 'Contoso', 'Contoso GmbH', $2, 'DE', 'sg', '{}', $3)",
            org_id,
            annika.controller_id,
            from_row["created_at"],
        )
        await insert(tx, [membership(org_id, annika.subject_id, "Annika")])
    await record(region, world.engine.keys["sg"], contoso, "DEVICE", "Work laptop", {"model": "ThinkPad"})
    sent = await world.submit("annika", Right.ACCESS, organization_id=org_id)
    data = orjson.loads(files_of(await answer_to(world, superuser, sent, "annika"))["data.json"])
    assert [(each["space"], each["label"]) for each in data["records"]] == [("Contoso", "Work laptop")]
    assert data["controller"]["legalName"] == "Contoso GmbH"


async def test_nothing_of_an_answer_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await world.submit("annika", Right.ACCESS, note="My private note")
        await world.drain()
    for canary in ("My private note", "Annika", SECRET):
        assert canary not in caplog.text
