"""What each kind of right does: corrections, closed accounts, withdrawn consents, objections, human reviews."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from habeas.consent.commands import GiveConsent
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.commands import CarryOutRight, DecideRight, ForgetAccount, ReferRequest, TakeUpRequest
from habeas.rights.commands.entrypoints import CLOSE_SIGN_IN
from habeas.rights.rules.particulars import Correction, CorrectionReason, Particulars
from habeas.rights.rules.states import Outcome
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.tenancy.model import Membership
from habeas.vault.keys import opened_json
from tests.rights.world import NOW, World, organization, record, system

EVENTS = "select kind, detail::text as detail from habeas.request_event where request_id = $1 order by at, id"
RECORD = "select * from habeas.vault_record where subject_id = $1 and category_code = 'DEVICE'"
KEY = "select wrapped from habeas.space_key where subject_id = $1"
STOPS = "select right_code, ended_at, purpose_codes from habeas.use_stop order by since, id"
RIGHTS = "select right_code, outcome from habeas.requested_right where request_id = $1 order by position"


def place(sent: Entity) -> tuple[UUID, UUID]:
    assert isinstance(sent.key, UUID)
    return sent.org_id, sent.key


def on_behalf(world: World, sent: Entity, person: str = "annika") -> Any:
    return system(sent.org_id, world.people[person].controller_id, world.people[person].subject_id)


async def told(superuser: Any, sent: Entity) -> list[str]:
    return [row["kind"] for row in await superuser.fetch(EVENTS, sent.key)]


async def refusal(world: World, command: object, actor: Any) -> ErrorCode:
    with pytest.raises(DomainError) as refused:
        await world.run(command, actor)
    return refused.value.code


async def grant(world: World, sent: Entity, right: Right) -> None:
    await world.run(DecideRight(*place(sent), right, Outcome.GRANTED), world.aishu)
    await world.drain()


async def corrected(world: World, superuser: Any, reason: CorrectionReason = CorrectionReason.UNTRUE) -> Entity:
    row = await superuser.fetchrow(RECORD, world.people["annika"].subject_id)
    correction = Correction(row["id"], reason, {"model": "Annika's tablet"}, "It is a tablet.")
    return await world.submit("annika", Right.RECTIFICATION, particulars=Particulars(corrections=(correction,)))


async def content(world: World, superuser: Any, sealed: bytes, bound_to: UUID) -> Any:
    wrapped = await superuser.fetchval(KEY, world.people["annika"].subject_id)
    return opened_json(world.engine.keys["sg"], wrapped, sealed, bound_to.bytes)


@pytest.mark.promise("AISHU-174", "AISHU-89")
@pytest.mark.parametrize("reason", list(CorrectionReason))
async def test_a_correction_is_stored_what_was_is_kept_sealed_and_recipients_are_told(
    world: World, superuser: Any, reason: CorrectionReason
) -> None:
    sent = await corrected(world, superuser, reason)
    row = await superuser.fetchrow("select * from habeas.correction")
    assert (row["reason"], row["was"], row["carried_out_at"]) == (reason.value, None, None)
    assert b"tablet" not in row["proposed"]
    await grant(world, sent, Right.RECTIFICATION)
    found = await superuser.fetchrow(RECORD, world.people["annika"].subject_id)
    assert await content(world, superuser, found["sealed"], found["id"]) == {"model": "Annika's tablet"}
    kept = await superuser.fetchrow("select * from habeas.correction")
    assert await content(world, superuser, kept["was"], kept["id"]) == {"model": "Annika's phone"}
    assert kept["carried_out_at"] == world.clock.now()
    assert await superuser.fetchval("select target from habeas.request_task where kind = 'TELL_RECIPIENT'") == "LAB"
    assert "CARRIED_OUT" in await told(superuser, sent)


async def test_a_correction_is_carried_out_once_and_a_refused_one_never(world: World, superuser: Any) -> None:
    sent = await corrected(world, superuser)
    refusing = DecideRight(*place(sent), Right.RECTIFICATION, Outcome.REFUSED, DenialCode.MANIFESTLY_UNFOUNDED, "No.")
    await world.run(refusing, world.aishu)
    await world.drain()
    found = await superuser.fetchrow(RECORD, world.people["annika"].subject_id)
    assert await content(world, superuser, found["sealed"], found["id"]) == {"model": "Annika's phone"}
    again = await corrected(world, superuser)
    await grant(world, again, Right.RECTIFICATION)
    await world.run(CarryOutRight(*place(again), Right.RECTIFICATION), on_behalf(world, again))
    assert (await told(superuser, again)).count("CARRIED_OUT") == 1


async def test_nobody_corrects_the_record_of_another(world: World, superuser: Any) -> None:
    row = await superuser.fetchrow(RECORD, world.people["maya"].subject_id)
    wrong = Particulars(corrections=(Correction(row["id"], CorrectionReason.UNTRUE, {}),))
    with pytest.raises(DomainError) as refused:
        await world.submit("annika", Right.RECTIFICATION, particulars=wrong)
    assert (refused.value.code, refused.value.path) == (ErrorCode.NOT_FOUND, ("corrections",))
    with pytest.raises(DomainError) as needless:
        await world.submit("annika", Right.ACCESS, particulars=wrong)
    assert needless.value.code is ErrorCode.BAD_USER_INPUT


async def test_what_was_corrected_dies_with_its_record(world: World, superuser: Any) -> None:
    sent = await corrected(world, superuser)
    await grant(world, sent, Right.RECTIFICATION)
    erasure = await world.submit("annika", Right.ERASURE)
    await grant(world, erasure, Right.ERASURE)
    assert await superuser.fetchval("select count(*) from habeas.correction") == 0


ANOTHER = """insert into habeas.consent (org_id, id, subject_id, controller_id, purpose_code, status, language,
    given_at) select org_id, gen_random_uuid(), subject_id, controller_id, 'OTHER', status, language, given_at
  from habeas.consent"""


async def consented(world: World, superuser: Any) -> Entity:
    await superuser.execute("update habeas.processing_activity set legal_basis = 'CONSENT'")
    outcome = await world.run(GiveConsent("SERVICE"), world.people["annika"])
    assert outcome.entity is not None
    return outcome.entity


async def collects(world: World, region: Region) -> bool:
    annika = world.people["annika"]
    actor = system(annika.organization_id, annika.controller_id, annika.subject_id)
    try:
        await record(region, world.engine.keys["sg"], actor, "DEVICE", "Phone", {})
    except DomainError as refused:
        return refused.code is not ErrorCode.PURPOSE_STOPPED
    return True


@pytest.mark.promise("AISHU-168")
async def test_a_withdrawal_through_a_request_stops_the_use_at_once_and_leaves_what_was_lawful(
    world: World, superuser: Any, region: Region
) -> None:
    await consented(world, superuser)
    assert await collects(world, region)
    before = await superuser.fetch("select id from habeas.vault_record")
    sent = await world.submit("annika", Right.WITHDRAW_CONSENT)
    assert not await collects(world, region)
    assert await superuser.fetch("select id from habeas.vault_record") == before
    assert await superuser.fetchval("select status from habeas.consent") == "WITHDRAWN"
    await world.drain()
    assert [tuple(row) for row in await superuser.fetch(RIGHTS, sent.key)] == [("WITHDRAW_CONSENT", "GRANTED")]
    assert (await told(superuser, sent))[-1] == "CLOSED"
    await world.run(GiveConsent("SERVICE"), world.people["annika"])
    assert await collects(world, region)


async def test_a_withdrawal_can_name_its_consents(world: World, superuser: Any) -> None:
    given = await consented(world, superuser)
    await superuser.execute(ANOTHER)
    named = Particulars(consents=((given.org_id, UUID(str(given.key))),))
    for _ in range(2):
        await world.submit("annika", Right.WITHDRAW_CONSENT, particulars=named)
        await world.drain()
        rows = await superuser.fetch("select purpose_code, status from habeas.consent order by purpose_code")
        assert [tuple(row) for row in rows] == [("OTHER", "GIVEN"), ("SERVICE", "WITHDRAWN")]


async def test_a_withdrawal_that_names_a_consent_that_is_not_theirs_is_refused(world: World, superuser: Any) -> None:
    given = await consented(world, superuser)
    theirs, nobodys = (given.org_id, UUID(str(given.key))), (given.org_id, new_id())
    for person, named in (("annika", (theirs, nobodys)), ("annika", ((new_id(), theirs[1]),)), ("maya", (theirs,))):
        with pytest.raises(DomainError) as refused:
            await world.submit(person, Right.WITHDRAW_CONSENT, particulars=Particulars(consents=named))
        assert (refused.value.code, refused.value.path) == (ErrorCode.NOT_FOUND, ("consents",))
    assert await superuser.fetchval("select status from habeas.consent") == "GIVEN"
    assert await superuser.fetchval("select count(*) from habeas.rights_request") == 0


@pytest.mark.parametrize(
    ("person", "right"),
    [("annika", Right.OBJECTION_DIRECT_MARKETING), ("maya", Right.OPT_OUT_SALE_SHARING)],
)
async def test_what_nothing_can_outweigh_is_granted_without_anybody(
    world: World, superuser: Any, person: str, right: Right
) -> None:
    sent = await world.submit(person, right)
    stops = await superuser.fetch(STOPS)
    assert [row["right_code"] for row in stops] == [right.value]
    await world.drain()
    request = await superuser.fetchrow("select status, open from habeas.rights_request where id = $1", sent.key)
    assert tuple(request) == ("DECIDED", False)


@pytest.mark.promise("AISHU-160")
async def test_an_objection_ends_the_purposes_that_it_names(world: World, superuser: Any, region: Region) -> None:
    await superuser.execute("update habeas.processing_activity set legal_basis = 'LEGITIMATE_INTERESTS'")
    unknown = Particulars(purposes=("NOTHING",))
    with pytest.raises(DomainError) as refused:
        await world.submit("annika", Right.OBJECTION, particulars=unknown)
    assert (refused.value.code, refused.value.path) == (ErrorCode.BAD_USER_INPUT, ("purposes",))
    await world.submit("annika", Right.OBJECTION, particulars=Particulars(purposes=("SERVICE",)))
    assert not await collects(world, region)


@pytest.mark.promise("AISHU-169")
async def test_a_refused_objection_ends_its_stop_after_the_person_was_told(
    world: World, superuser: Any, region: Region
) -> None:
    await superuser.execute("update habeas.processing_activity set legal_basis = 'LEGITIMATE_INTERESTS'")
    sent = await world.submit("annika", Right.OBJECTION)
    await world.drain()
    bare = DecideRight(*place(sent), Right.OBJECTION, Outcome.REFUSED, DenialCode.RIGHTS_OF_OTHERS, "No.")
    assert await refusal(world, bare, world.aishu) is ErrorCode.DENIAL_NOT_ADMITTED
    why = (DenialCode.COMPELLING_GROUNDS, "Fraud is being traced.")
    await world.run(DecideRight(*place(sent), Right.OBJECTION, Outcome.REFUSED, *why), world.aishu)
    await world.drain()
    assert "LIFTING_ANNOUNCED" in await told(superuser, sent)
    assert any("2026-11-19" in text for _, _, text in world.mailbox), "the person is told first"
    assert not await collects(world, region)
    world.clock.instant += timedelta(days=1)
    await world.run(CarryOutRight(*place(sent), Right.OBJECTION), on_behalf(world, sent))
    assert await collects(world, region)
    assert (await told(superuser, sent))[-1] == "RESTRICTION_LIFTED"


async def test_a_granted_objection_keeps_its_stop(world: World, superuser: Any, region: Region) -> None:
    await superuser.execute("update habeas.processing_activity set legal_basis = 'LEGITIMATE_INTERESTS'")
    sent = await world.submit("annika", Right.OBJECTION)
    await grant(world, sent, Right.OBJECTION)
    world.clock.instant += timedelta(days=30)
    assert not await collects(world, region)


async def test_an_automated_decision_is_reviewed_by_a_human_who_is_not_the_first(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.AUTOMATED_DECISION_REVIEW)
    right = Right.AUTOMATED_DECISION_REVIEW
    decide = DecideRight(*place(sent), right, Outcome.GRANTED)
    assert await refusal(world, decide, world.aishu) is ErrorCode.ILLEGAL_STEP
    await world.drain()
    assert (await told(superuser, sent))[-1] == "REFERRED"
    await world.run(TakeUpRequest(*place(sent)), world.aishu)
    await world.run(ReferRequest(*place(sent)), world.aishu)
    assert await refusal(world, decide, world.aishu) is ErrorCode.REVIEWER_NOT_INDEPENDENT
    machine = replace(world.aishu, subject_id=None)
    assert await refusal(world, decide, machine) is ErrorCode.FORBIDDEN
    await world.run(decide, replace(world.aishu, subject_id=new_id()))
    assert (await told(superuser, sent))[-1] == "CLOSED"


async def join(world: World, region: Region) -> UUID:
    """Annika becomes a member of Contoso, which holds a record of her."""
    annika, org_id = world.people["annika"], new_id()
    assert annika.subject_id is not None
    actor = system(org_id, annika.controller_id, annika.subject_id)
    member = Membership(
        org_id=org_id,
        id=new_id(),
        subject_id=annika.subject_id,
        email="annika@contoso.example",
        display_name="Annika",
        role="MEMBER",
        status="ACTIVE",
        account_kind="AFFILIATED",
        joined_at=NOW - timedelta(days=100),
        overseen_scopes=[],
    )
    async with write(region, actor) as tx:
        await insert(tx, [organization(org_id, annika.controller_id, "CUSTOMER", "Contoso", country="DE"), member])
    await record(region, world.engine.keys["sg"], actor, "DEVICE", "Work phone", {"model": "Contoso's"})
    return org_id


@pytest.mark.promise("AISHU-90", "AISHU-164", "AISHU-165", "AOMEI-80")
async def test_a_member_closes_their_account_and_the_organization_keeps_what_is_its_own(
    world: World, superuser: Any, region: Region
) -> None:
    contoso, annika = await join(world, region), world.people["annika"]
    await consented(world, superuser)
    sent = await world.submit("annika", Right.ACCOUNT_CLOSURE)
    await grant(world, sent, Right.ACCOUNT_CLOSURE)
    rows = await superuser.fetch("select org_id from habeas.vault_record where subject_id = $1", annika.subject_id)
    assert [row["org_id"] for row in rows] == [contoso]
    assert await superuser.fetchval("select status from habeas.consent") == "WITHDRAWN"
    person = await superuser.fetchrow("select * from habeas.person where subject_id = $1", annika.subject_id)
    assert person["closed_at"] == world.clock.now()
    ended = await superuser.fetch(
        "select org_id from habeas.membership where subject_id = $1 and ended_at is not null", annika.subject_id
    )
    assert [row["org_id"] for row in ended] == [annika.organization_id]
    done = [orjson.loads(row["detail"]) for row in await superuser.fetch(EVENTS, sent.key) if row[0] == "CARRIED_OUT"]
    [stays] = done[0]["staysWith"]
    assert (stays["organization"], stays["law"], stays["records"]) == ("Contoso", "DE", 1)
    assert any("Contoso (DE)" in text for _, _, text in world.mailbox), "the person is told what stays, and where"
    assert await superuser.fetchval("select count(*) from queue.pgqueuer where entrypoint = $1", CLOSE_SIGN_IN) == 1


async def test_a_closed_account_is_forgotten_after_its_last_letter_and_once_nothing_is_owed(
    world: World, superuser: Any
) -> None:
    annika = world.people["annika"]
    other = await world.submit("annika", Right.ERASURE)
    sent = await world.submit("annika", Right.ACCOUNT_CLOSURE)
    await grant(world, sent, Right.ACCOUNT_CLOSURE)
    await world.run(ForgetAccount(*place(sent)), on_behalf(world, sent))
    address = "select primary_email from habeas.person where subject_id = $1"
    assert await superuser.fetchval(address, annika.subject_id) == "annika@example.org", "something is owed still"
    await grant(world, other, Right.ERASURE)
    await world.run(ForgetAccount(*place(sent)), on_behalf(world, sent))
    assert await superuser.fetchval(address, annika.subject_id) == ""
    names = "select name from habeas.organization where org_id = $1"
    assert await superuser.fetchval(names, annika.organization_id) == ""
    assert (
        await superuser.fetchval("select count(*) from habeas.email_address where subject_id = $1", annika.subject_id)
        == 0
    )
