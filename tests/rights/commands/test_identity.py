"""Verification in proportion to the right: no field more than the law takes, and an answer for whoever is unknown."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from habeas.access import Actor
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import encode
from habeas.reading.payload import Entity
from habeas.rights.commands import (
    AnswerUnverified,
    AskDataPoints,
    AskIdentity,
    DataPoint,
    DecideRight,
    ForgetDeclaration,
    ProveIdentity,
    ProveIdentityFor,
    ShowIdentity,
    WatchRequest,
)
from habeas.rights.rules.states import Outcome
from habeas.storage.sealed import unseal
from tests.rights.client import Client
from tests.rights.fetching import fetched
from tests.rights.world import NOW, World, system

SHOW = """query ($id: ID!) { node(id: $id) { ... on RightsRequest { status
    rights { right outcome denialCode explanation }
    verification { level needed stepUp points fields missing declaration declared triesLeft
        source { source reference } } } } }"""
NAME, MAIL, PLACE = DataPoint("NAME", "Maya"), DataPoint("E_MAIL", "MAYA@example.org "), DataPoint("RESIDENCE", "us-ca")


def place(sent: Entity) -> tuple[Any, Any]:
    return sent.org_id, sent.key


async def shown(client: Client, sent: Entity, person: str = "maya") -> dict[str, Any]:
    values = {"id": encode("REQ", sent.org_id, sent.key)}
    answer = await client.ask(client.world.people[person], SHOW, values)
    found: dict[str, Any] = answer["node"]
    return found


async def refusal(world: World, command: object, actor: Actor) -> DomainError:
    with pytest.raises(DomainError) as refused:
        await world.run(command, actor)
    return refused.value


async def asked(world: World, *rights: Right, fields: tuple[str, ...] = ()) -> Entity:
    sent = await world.submit("maya", *rights)
    await world.run(AskDataPoints(*place(sent), "A new device asks.", fields), world.aishu)
    return sent


@pytest.mark.parametrize(
    ("right", "level", "step_up"),
    [
        (Right.OPT_OUT_SALE_SHARING, "NONE", False),
        (Right.LIMIT_SENSITIVE, "NONE", False),
        (Right.ERASURE, "SESSION", True),
    ],
)
async def test_the_request_says_how_surely_its_person_has_to_be_known(
    client: Client, right: Right, level: str, step_up: bool
) -> None:
    found = (await shown(client, await client.world.submit("maya", right)))["verification"]
    assert (found["level"], found["stepUp"], found["needed"], found["fields"]) == (level, step_up, False, [])


@pytest.mark.promise("AISHU-148")
async def test_three_points_and_a_declaration_show_who_asks_for_the_pieces_themselves(
    client: Client, superuser: Any
) -> None:
    world = client.world
    sent = await asked(world, Right.ACCESS)
    found = (await shown(client, sent))["verification"]
    assert (found["level"], found["needed"], found["points"]) == ("DATA_POINTS", True, 3)
    assert found["missing"] == found["fields"] == ["NAME", "E_MAIL", "RESIDENCE"]
    assert "under penalty of perjury" in found["declaration"]
    assert found["source"] == {"source": "US_CA_CCPA", "reference": "11 CCR 7062(c)"}
    await world.run(ProveIdentity(*place(sent), (NAME, MAIL, PLACE)), world.people["maya"])
    waiting = await shown(client, sent)
    assert (waiting["status"], waiting["verification"]["missing"]) == ("IDENTITY_NEEDED", [])
    await world.run(ProveIdentity(*place(sent), signature="Maya of Oakland"), world.people["maya"])
    assert (await shown(client, sent))["status"] == "IN_PROGRESS"
    row = await superuser.fetchrow("select * from habeas.identity_declaration")
    key = world.engine.keys["sg"].opened(row["wrapped"])
    kept = orjson.loads(unseal(key, row["sealed"], row["id"].bytes))
    assert kept["signedBy"] == "Maya of Oakland"
    assert "penalty of perjury" in kept["text"]


async def test_a_correction_takes_two_points_and_no_declaration(client: Client) -> None:
    found = (await shown(client, await asked(client.world, Right.RECTIFICATION)))["verification"]
    assert (found["points"], found["declaration"]) == (2, None)
    assert found["source"]["reference"] == "11 CCR 7062(b)"


async def test_nothing_is_asked_or_taken_in_that_the_level_does_not_need(world: World) -> None:
    sent = await world.submit("maya", Right.RECTIFICATION)
    four = AskDataPoints(*place(sent), "Who are you?", ("NAME", "E_MAIL", "RESIDENCE"))
    assert (await refusal(world, four, world.aishu)).code is ErrorCode.DATA_NOT_NEEDED
    secret = AskDataPoints(*place(sent), "Who are you?", ("NAME", "CREDENTIAL"))
    assert (await refusal(world, secret, world.aishu)).code is ErrorCode.DATA_NOT_NEEDED
    await world.run(AskDataPoints(*place(sent), "Who are you?", ("NAME", "DEVICE")), world.aishu)
    maya = world.people["maya"]
    more = await refusal(world, ProveIdentity(*place(sent), (NAME, MAIL)), maya)
    assert (more.code, more.details["fields"]) == (ErrorCode.DATA_NOT_NEEDED, ["E_MAIL"])
    assert more.path == ("points",)
    signed = await refusal(world, ProveIdentity(*place(sent), (NAME,), "Maya"), maya)
    assert (signed.code, signed.path) == (ErrorCode.DATA_NOT_NEEDED, ("signature",))
    await world.run(ProveIdentity(*place(sent), (NAME, DataPoint("DEVICE", "maya's PHONE"))), maya)
    assert (await refusal(world, ProveIdentity(*place(sent), (NAME,)), maya)).code is ErrorCode.ILLEGAL_STEP


async def test_a_session_is_enough_where_no_law_takes_data_points_and_too_little_where_they_were_asked(
    world: World,
) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    points = AskDataPoints(*place(sent), "Who are you?")
    assert (await refusal(world, points, world.aishu)).code is ErrorCode.IDENTITY_NOT_ADMITTED
    await world.run(AskIdentity(*place(sent), "Is it you?"), world.aishu)
    more = await refusal(world, ProveIdentity(*place(sent), (NAME,)), world.people["annika"])
    assert more.code is ErrorCode.DATA_NOT_NEEDED
    stale = replace(world.people["annika"], authenticated_at=NOW.replace(year=2025))
    assert (await refusal(world, ShowIdentity(*place(sent)), stale)).code is ErrorCode.STEP_UP_REQUIRED
    await world.run(ShowIdentity(*place(sent)), world.people["annika"])
    other = await asked(world, Right.ERASURE)
    early = await refusal(world, ShowIdentity(*place(other)), world.people["maya"])
    assert (early.code, early.details["declaration"]) == (ErrorCode.IDENTITY_NOT_VERIFIED, True)


async def test_what_was_said_is_compared_and_kept_nowhere(world: World, superuser: Any) -> None:
    sent = await asked(world, Right.RECTIFICATION, fields=("NAME", "DEVICE"))
    said = (NAME, DataPoint("DEVICE", "a telephone nobody has"))
    await world.run(ProveIdentity(*place(sent), said), world.people["maya"])
    await world.run(ProveIdentityFor(*place(sent), (DataPoint("DEVICE", "yet another telephone"),)), world.aishu)
    await world.drain()
    kept = await superuser.fetch("select detail::text from habeas.request_event where kind = 'IDENTITY_CHECKED'")
    assert [orjson.loads(row[0])["matched"] for row in kept] == [["NAME"], []]
    for table in ("request_event", "journal_entry", "rights_request", "idempotency"):
        rows = await superuser.fetch(f"select t::text as row from habeas.{table} t")
        assert not any("telephone" in row["row"] for row in rows)
    queued = await superuser.fetch("select convert_from(payload, 'utf8') as payload from queue.pgqueuer")
    assert not any("telephone" in row["payload"] for row in queued)


async def test_the_desk_sends_in_what_came_by_letter_without_seeing_the_vault(client: Client) -> None:
    world = client.world
    sent = await asked(world, Right.ERASURE, fields=("NAME", "E_MAIL", "DEVICE"))
    letter = (NAME, MAIL, DataPoint("DEVICE", "Maya's phone"))
    await world.run(ProveIdentityFor(*place(sent), letter, "Maya"), world.aishu)
    assert (await shown(client, sent))["verification"]["missing"] == ["NAME", "E_MAIL", "DEVICE"]
    await world.drain()
    assert (await shown(client, sent))["status"] == "IN_PROGRESS"


async def test_after_three_tries_nobody_guesses_on_and_nothing_is_given_before_it_is_known_to_whom(
    client: Client,
) -> None:
    world = client.world
    sent = await asked(world, Right.ERASURE)
    maya, guess = world.people["maya"], (DataPoint("NAME", "Someone"),)
    for left in (2, 1, 0):
        await world.run(ProveIdentity(*place(sent), guess), maya)
        assert (await shown(client, sent))["verification"]["triesLeft"] == left
    assert (await refusal(world, ProveIdentity(*place(sent), (NAME,)), maya)).code is ErrorCode.IDENTITY_NOT_VERIFIED
    granted = DecideRight(*place(sent), Right.ERASURE, Outcome.GRANTED)
    assert (await refusal(world, granted, world.aishu)).code is ErrorCode.IDENTITY_NOT_VERIFIED


async def test_whoever_stays_unverified_gets_the_categories_and_no_value(client: Client, superuser: Any) -> None:
    world = client.world
    sent = await asked(world, Right.ACCESS, Right.OPT_OUT_SALE_SHARING)
    await world.run(AnswerUnverified(*place(sent), "Nothing of it matched."), world.aishu)
    await world.drain()
    rights = {each["right"]: each for each in (await shown(client, sent))["rights"]}
    access = rights["ACCESS"]
    assert (access["outcome"], access["denialCode"]) == ("PARTLY_GRANTED", DenialCode.IDENTITY_NOT_VERIFIED)
    assert "answer as category request" in access["explanation"]
    package = await superuser.fetchval("select id from habeas.answer_package")
    answer = await fetched(world, "maya", package)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert '"count": 1' in files["data.json"]
    assert not any("Maya" in text or "example.org" in text for text in files.values())


async def test_an_erasure_by_nobody_known_is_refused_with_the_reason_and_never_closed_in_silence(
    client: Client, superuser: Any
) -> None:
    world = client.world
    sent = await asked(world, Right.ERASURE)
    await world.run(AnswerUnverified(*place(sent), "Nothing of it matched."), world.aishu)
    await world.drain()
    found = await shown(client, sent)
    assert found["status"] == "DECIDED"
    assert found["rights"][0]["denialCode"] == DenialCode.IDENTITY_NOT_VERIFIED
    assert "DECIDED" in [row[0] for row in await superuser.fetch("select template from habeas.request_message")]
    other = await world.submit("annika", Right.ERASURE)
    early = AnswerUnverified(*place(other), "Nobody asked.")
    assert (await refusal(world, early, world.aishu)).code is ErrorCode.ILLEGAL_STEP


async def test_a_clock_that_no_question_stops_has_its_answer_though_nobody_showed_who_they_are(
    client: Client, superuser: Any
) -> None:
    world = client.world
    sent = await asked(world, Right.ACCESS)
    due = await superuser.fetchval("select hard_due from habeas.rights_request where id = $1", sent.key)
    assert due - world.clock.now() < timedelta(days=46)
    for instant, status in ((due - timedelta(days=2), "IDENTITY_NEEDED"), (due - timedelta(hours=20), "DECIDED")):
        world.clock.instant = instant
        actor = system(sent.org_id, sent.org_id, world.people["maya"].subject_id)
        await world.run(WatchRequest(*place(sent)), actor)
        found = await shown(client, sent)
        assert found["status"] == status
    assert (found["rights"][0]["outcome"], found["rights"][0]["denialCode"]) == (
        "PARTLY_GRANTED",
        DenialCode.IDENTITY_NOT_VERIFIED,
    )
    told = await superuser.fetch("select kind from habeas.request_event where request_id = $1", sent.key)
    assert "OVERDUE" not in {row["kind"] for row in told}


async def test_a_declaration_goes_when_the_law_has_it_kept_no_longer(world: World, superuser: Any) -> None:
    sent = await asked(world, Right.ERASURE)
    await world.run(ProveIdentity(*place(sent), signature="Maya"), world.people["maya"])
    on_behalf = system(sent.org_id, sent.org_id, world.people["maya"].subject_id)
    until = await superuser.fetchval("select keep_until from habeas.identity_declaration")
    assert until == datetime(2029, 2, 17, tzinfo=UTC), "24 months from the latest answer, 90 days after receipt"
    for days, left in ((821, 1), (1, 0)):
        world.clock.instant += timedelta(days=days)
        await world.run(ForgetDeclaration(*place(sent)), on_behalf)
        assert await superuser.fetchval("select count(*) from habeas.identity_declaration") == left


OPEN = """mutation ($input: OpenDeclarationInput!) { openDeclaration(input: $input) {
    text signedBy keepUntil userErrors { code } } }"""


async def test_the_desk_opens_a_declaration_for_a_purpose_that_the_person_reads(client: Client, superuser: Any) -> None:
    sent = await asked(client.world, Right.ERASURE)
    given = {"request": encode("REQ", sent.org_id, sent.key), "purpose": "AUTHORITY", "note": "The agency asks."}
    nothing = (await client.ask(client.world.aishu, OPEN, {"input": given}))["openDeclaration"]
    assert nothing["userErrors"] == [{"code": "NOT_FOUND"}], "none was signed"
    await client.world.run(ProveIdentity(*place(sent), signature="Maya"), client.world.people["maya"])
    silent = {**given, "note": " "}
    refused = (await client.ask(client.world.aishu, OPEN, {"input": silent}))["openDeclaration"]
    assert refused["userErrors"] == [{"code": "BAD_USER_INPUT"}]
    found = (await client.ask(client.world.aishu, OPEN, {"input": given}))["openDeclaration"]
    assert found["signedBy"] == "Maya"
    assert "penalty of perjury" in found["text"]
    row = await superuser.fetchrow(
        "select note, detail::text from habeas.request_event where kind = 'DECLARATION_OPENED'"
    )
    assert row["note"] == "The agency asks."
    assert "AUTHORITY" in row["detail"]
    kept = await superuser.fetch(
        "select detail::text as detail from habeas.journal_entry where command = 'OpenDeclaration'"
    )
    assert [("AUTHORITY" in each["detail"], "Maya" in each["detail"]) for each in kept] == [(True, False)]
