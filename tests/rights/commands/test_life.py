"""The life of a request: questions to the person, longer periods, deadlines, appeals and complaints."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.commands import (
    AnswerClarification,
    AppealRequest,
    AskClarification,
    AskIdentity,
    ComplainAboutRequest,
    DecideRight,
    ExtendRequest,
    ShowIdentity,
    TakeUpRequest,
    WatchRequest,
)
from habeas.rights.rules.states import EventKind, Outcome, status_after
from tests.rights.world import World, system

REASON_OF = "select outcome, denial_code from habeas.requested_right where request_id = $1"
REQUEST = "select * from habeas.rights_request where id = $1"
EVENTS = "select kind, detail::text as detail from habeas.request_event where request_id = $1 order by at, id"
CLOCKS = "select * from habeas.request_clock where request_id = $1 order by position"


def place(sent: Entity) -> tuple[UUID, UUID]:
    assert isinstance(sent.key, UUID)
    return sent.org_id, sent.key


async def watch(world: World, sent: Entity, person: str) -> None:
    actor = system(sent.org_id, world.people[person].controller_id, world.people[person].subject_id)
    await world.run(WatchRequest(*place(sent)), actor)


async def refusal(world: World, command: object, actor: Any) -> DomainError:
    with pytest.raises(DomainError) as refused:
        await world.run(command, actor)
    return refused.value


def colleague(world: World) -> Any:
    """Somebody else of the privacy team."""
    return replace(world.aishu, subject_id=new_id())


async def kinds(superuser: Any, sent: Entity) -> list[EventKind]:
    return [EventKind(row["kind"]) for row in await superuser.fetch(EVENTS, sent.key)]


async def test_receipt_is_confirmed_once_by_a_letter_in_the_language_of_the_request(
    world: World, superuser: Any
) -> None:
    sent = await world.submit("annika", Right.ERASURE, language="fr")
    await world.drain()
    await watch(world, sent, "annika")
    assert (await kinds(superuser, sent)).count(EventKind.ACKNOWLEDGED) == 1
    [(to, subject, text)] = world.mailbox
    assert to == "annika@example.org"
    assert subject.startswith("Votre demande R-2026-")
    assert "Effacement de vos données" in text
    kept = await superuser.fetchrow("select * from habeas.request_message")
    assert (kept["template"], kept["language"], kept["sent_at"]) == ("ACKNOWLEDGED", "fr", world.clock.now())


async def test_proof_of_identity_stops_the_european_clock_and_not_the_promise(world: World, superuser: Any) -> None:
    world.clock.instant = datetime(2026, 6, 2, 9, tzinfo=UTC)
    sent = await world.submit("annika", Right.ERASURE)
    world.clock.instant = datetime(2026, 6, 3, 9, tzinfo=UTC)
    await world.run(AskIdentity(*place(sent), note="Is it you?"), world.aishu)
    assert (await superuser.fetchrow(REQUEST, sent.key))["status"] == "IDENTITY_NEEDED"
    world.clock.instant = datetime(2026, 6, 10, 9, tzinfo=UTC)
    await world.run(ShowIdentity(*place(sent)), world.people["annika"])
    request = await superuser.fetchrow(REQUEST, sent.key)
    clocks = {row["source"]: row for row in await superuser.fetch(CLOCKS, sent.key)}
    assert request["status"] == "IN_PROGRESS"
    assert request["effective_due"].date().isoformat() == "2026-06-24"
    gdpr = clocks["EU_GDPR"]
    assert (gdpr["legal_due"].date().isoformat(), gdpr["pause_days"]) == ("2026-07-09", 7)
    assert gdpr["unpaused_legal_due"].date().isoformat() == "2026-07-02"
    promise = next(row for source, row in clocks.items() if source.startswith("NOTICE"))
    assert (promise["pause_days"], promise["unpaused_legal_due"]) == (0, None)
    shown = orjson.loads((await superuser.fetch(EVENTS, sent.key))[-1]["detail"])
    assert {each["source"]: each["pauseDays"] for each in shown["clocks"]}["EU_GDPR"] == 7


async def test_californian_dates_never_move_for_proof_of_identity(world: World, superuser: Any) -> None:
    sent = await world.submit("maya", Right.ERASURE)
    before = await superuser.fetchrow(REQUEST, sent.key)
    await world.run(AskIdentity(*place(sent), note="Is it you?"), world.aishu)
    world.clock.instant += timedelta(days=6)
    await world.run(ShowIdentity(*place(sent)), world.people["maya"])
    after = await superuser.fetchrow(REQUEST, sent.key)
    assert (after["effective_due"], after["hard_due"]) == (before["effective_due"], before["hard_due"])


async def test_nobody_is_asked_who_they_are_to_opt_out(world: World) -> None:
    sent = await world.submit("maya", Right.OPT_OUT_SALE_SHARING)
    refused = await refusal(world, AskIdentity(*place(sent), note="Is it you?"), world.aishu)
    assert refused.code in (ErrorCode.IDENTITY_NOT_ADMITTED, ErrorCode.ILLEGAL_STEP)


async def test_clarification_moves_the_clock_of_the_law_that_knows_it(world: World, superuser: Any) -> None:
    sent = await world.submit("oliver", Right.ACCESS)
    before = await superuser.fetchrow(REQUEST, sent.key)
    await world.run(AskClarification(*place(sent), note="Which product?"), world.aishu)
    early = ShowIdentity(*place(sent))
    assert (await refusal(world, early, world.people["oliver"])).code is ErrorCode.ILLEGAL_STEP
    world.clock.instant += timedelta(days=4)
    await world.run(AnswerClarification(*place(sent), note="AnyShare."), world.people["oliver"])
    after = await superuser.fetchrow(REQUEST, sent.key)
    assert after["hard_due"] >= before["hard_due"] + timedelta(days=5)
    assert after["effective_due"] <= after["hard_due"]


async def test_more_time_is_taken_once_in_time_and_the_person_is_told_why(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    before = await superuser.fetchrow(REQUEST, sent.key)
    blank = await refusal(world, ExtendRequest(*place(sent), reason=" "), world.aishu)
    assert (blank.code, blank.path) == (ErrorCode.BAD_USER_INPUT, ("note",))
    await world.run(ExtendRequest(*place(sent), reason="Nine systems are involved."), world.aishu)
    after = await superuser.fetchrow(REQUEST, sent.key)
    assert after["status"] == "EXTENDED"
    assert after["hard_due"] > before["hard_due"] + timedelta(days=50)
    assert after["effective_due"] == before["effective_due"]
    again = await refusal(world, ExtendRequest(*place(sent), reason="More."), world.aishu)
    assert (again.code, again.details["states"]) == (ErrorCode.EXTENSION_REJECTED, ["TWICE"])
    await world.drain()
    assert any("Nine systems are involved." in text for _, _, text in world.mailbox)


async def test_more_time_after_the_first_period_is_rejected_as_late(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    before = await superuser.fetchrow(REQUEST, sent.key)
    world.clock.instant = before["hard_due"] + timedelta(days=1)
    late = await refusal(world, ExtendRequest(*place(sent), reason="Too much to do."), world.aishu)
    assert "REJECTED_LATE" in late.details["states"]
    after = await superuser.fetchrow(REQUEST, sent.key)
    assert (after["status"], after["hard_due"]) == (before["status"], before["hard_due"])


async def test_what_is_missed_is_said_once_and_nobody_can_edit_it(world: World, superuser: Any, database: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    request = await superuser.fetchrow(REQUEST, sent.key)
    world.clock.instant = request["effective_due"] - timedelta(days=2)
    await watch(world, sent, "annika")
    assert (await kinds(superuser, sent))[-1] is EventKind.REMINDED
    world.clock.instant = request["hard_due"] + timedelta(days=1)
    await watch(world, sent, "annika")
    await watch(world, sent, "annika")
    told = await kinds(superuser, sent)
    for kind in (EventKind.REMINDED, EventKind.ESCALATED, EventKind.PROMISE_MISSED, EventKind.OVERDUE):
        assert told.count(kind) == 1
    app = await asyncpg.connect(database.dsn())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("update habeas.request_event set kind = 'CLOSED'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("delete from habeas.request_event")
    await app.close()


async def test_the_next_date_is_watched_by_a_job(world: World, superuser: Any) -> None:
    await world.submit("annika", Right.ERASURE)
    await world.drain()
    waiting = await superuser.fetch("select entrypoint from queue.pgqueuer")
    assert [row["entrypoint"] for row in waiting] == ["rights.watch"]


@pytest.mark.parametrize("person", ["annika", "oliver", "yuqing"])
async def test_whoever_never_shows_who_they_are_is_refused_with_that_reason_after_a_last_letter(
    world: World, superuser: Any, person: str
) -> None:
    sent = await world.submit(person, Right.ERASURE)
    await world.drain()
    await world.run(AskIdentity(*place(sent), note="Is it you?"), world.aishu)
    world.clock.instant += timedelta(days=89)
    await watch(world, sent, person)
    told = await kinds(superuser, sent)
    assert EventKind.OVERDUE not in told, "the clock of the law stands still, or has no number"
    assert EventKind.PROMISE_MISSED in told, "the promise does not"
    assert told[-1] is EventKind.PERSON_REMINDED
    await world.drain()
    assert "Is it you?" in world.mailbox[-1][2], "the last letter says what is asked"
    world.clock.instant += timedelta(days=120)
    await watch(world, sent, person)
    request = await superuser.fetchrow(REQUEST, sent.key)
    assert (request["status"], request["open"]) == ("DECIDED", False)
    assert tuple(await superuser.fetchrow(REASON_OF, sent.key)) == ("REFUSED", "IDENTITY_NOT_VERIFIED")


async def test_nothing_follows_from_silence_before_the_last_letter_is_a_day_old(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    await world.run(AskIdentity(*place(sent), note="Is it you?"), world.aishu)
    world.clock.instant += timedelta(days=200)
    await watch(world, sent, "annika")
    assert EventKind.IDENTITY_NOT_SHOWN not in await kinds(superuser, sent)
    world.clock.instant += timedelta(days=1)
    await watch(world, sent, "annika")
    assert EventKind.IDENTITY_NOT_SHOWN in await kinds(superuser, sent)


@pytest.mark.parametrize(
    ("person", "days", "status"),
    [("oliver", 90, "LAPSED"), ("annika", 29, "HUMAN_REVIEW"), ("yuqing", 90, "HUMAN_REVIEW")],
)
async def test_without_clarification_only_a_law_whose_clock_stands_still_lets_a_request_lapse(
    world: World, superuser: Any, person: str, days: int, status: str
) -> None:
    sent = await world.submit(person, Right.ACCESS)
    await world.run(AskClarification(*place(sent), note="Which years?"), world.aishu)
    for step in (days - 14, 14, 1):
        world.clock.instant += timedelta(days=step)
        await watch(world, sent, person)
    told = await kinds(superuser, sent)
    assert EventKind.PERSON_REMINDED in told
    assert EventKind.OVERDUE not in told
    assert (await superuser.fetchrow(REQUEST, sent.key))["status"] == status


async def test_an_appeal_puts_what_was_refused_before_the_desk_again(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    early = await refusal(world, AppealRequest(*place(sent), note="No!"), world.people["annika"])
    assert early.code is ErrorCode.NOTHING_REFUSED
    refused = DecideRight(
        *place(sent), Right.ERASURE, Outcome.REFUSED, DenialCode.LEGAL_OBLIGATION_RETENTION, "Logs are kept."
    )
    await world.run(refused, world.aishu)
    await world.run(AppealRequest(*place(sent), note="Not all of it."), world.people["annika"])
    assert (await superuser.fetchrow(REQUEST, sent.key))["open"] is True
    again = DecideRight(*place(sent), Right.ERASURE, Outcome.GRANTED)
    assert (await refusal(world, again, world.aishu)).code is ErrorCode.REVIEWER_NOT_INDEPENDENT
    machine = replace(world.aishu, subject_id=None)
    assert (await refusal(world, again, machine)).code is ErrorCode.FORBIDDEN
    await world.run(again, colleague(world))
    assert (await superuser.fetchrow(REQUEST, sent.key))["status"] == "DECIDED"
    assert status_after(await kinds(superuser, sent)).value == "DECIDED"


async def test_an_appeal_where_nothing_is_promised_has_the_period_of_the_law_once_more(
    world: World, superuser: Any
) -> None:
    sent = await world.submit("julien", Right.ERASURE)
    why = (DenialCode.LEGAL_OBLIGATION_RETENTION, "Logs are kept.")
    await world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.REFUSED, *why), world.aomei)
    world.clock.instant += timedelta(days=20)
    await world.run(AppealRequest(*place(sent), note="Not at all."), world.people["julien"])
    request = await superuser.fetchrow(REQUEST, sent.key)
    assert timedelta(days=27) < request["hard_due"] - world.clock.now() < timedelta(days=35)


async def test_a_british_complaint_has_a_clock_of_thirty_days_and_is_acknowledged(world: World, superuser: Any) -> None:
    sent = await world.submit("oliver", Right.ERASURE)
    await world.drain()
    await world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.GRANTED), world.aishu)
    await world.run(ComplainAboutRequest(*place(sent), note="Too slow."), world.people["oliver"])
    request = await superuser.fetchrow(REQUEST, sent.key)
    assert (request["status"], request["open"]) == ("COMPLAINED", True)
    assert request["acknowledge_by"] - world.clock.now() <= timedelta(days=30)
    await world.drain()
    assert (await kinds(superuser, sent)).count(EventKind.ACKNOWLEDGED) == 2
    [said] = [row["detail"] for row in await superuser.fetch(EVENTS, sent.key) if row["kind"] == "COMPLAINED"]
    assert "complaint to the Information Commissioner" in orjson.loads(said)["remedies"]
    complaint = DecideRight(*place(sent), Right.COMPLAINT, Outcome.GRANTED)
    assert (await refusal(world, complaint, world.aishu)).code is ErrorCode.REVIEWER_NOT_INDEPENDENT
    await world.run(complaint, colleague(world))
    assert (await superuser.fetchrow(REQUEST, sent.key))["status"] == "DECIDED"


async def test_taking_up_names_who_works_on_it_and_an_illegal_step_names_the_legal_ones(
    world: World, superuser: Any
) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    await world.run(TakeUpRequest(*place(sent), assignee="Meiling"), world.aishu)
    assert (await superuser.fetchrow(REQUEST, sent.key))["assignee"] == "Meiling"
    refused = await refusal(world, TakeUpRequest(*place(sent)), world.aishu)
    assert "DECIDED" in refused.details["allowed"]


async def test_only_the_desk_asks_and_only_the_person_answers(world: World) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    assert (await refusal(world, AskIdentity(*place(sent), note="?"), world.aomei)).code is ErrorCode.NOT_FOUND
    assert (await refusal(world, AskIdentity(*place(sent), note="?"), world.people["annika"])).code is (
        ErrorCode.FORBIDDEN
    )
    await world.run(AskIdentity(*place(sent), note="?"), world.aishu)
    assert (await refusal(world, ShowIdentity(*place(sent)), world.people["maya"])).code is ErrorCode.NOT_FOUND
