"""Claims to act for a child or for somebody who died: claimed with proof, reviewed by the desk, ended at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from habeas.access import ActorKind
from habeas.jurisdictions.resolution.children import guardian_until
from habeas.jurisdictions.resolution.grants import granted
from habeas.jurisdictions.rules.sets import Availability, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.minors.commands import end_agreements, keep_birth
from habeas.minors.rules import AgeSource
from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import ADMIT_REPRESENTATIVE
from habeas.rights.commands.identity import checked_text, region_of
from habeas.rights.commands.load import check_second_person
from habeas.rights.commands.represented import have_told
from habeas.rights.commands.standing import FACTS, read_standing
from habeas.rights.model import Representation
from habeas.rights.rules.representing import GRANTING, Claimed, Relation, RepresentationStatus, check_claim
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

_LOAD = "select * from habeas.representation where org_id = $1 and id = $2 for update"
_FIND = "select org_id, agent_org_id, subject_id, status from habeas.representation where id = $1 for update"
_REVIEW = """
update habeas.representation set status = $3, explanation = $4, reviewed_at = $5, reviewed_by = $6, evidence = null,
       born = case when $3 = 'CONFIRMED' then born end where org_id = $1 and id = $2
"""
_WAITS = """
select exists (select from habeas.representation where agent_org_id = $1 and subject_id = $2 and status = 'CLAIMED')
"""
_ADMIT = """update habeas.representation set expires_at = $3, born = null where org_id = $1 and id = $2"""
_END = (
    "update habeas.representation set status = 'ENDED', ended_at = $3, explanation = $4 where org_id = $1 and id = $2"
)
_HOME = "select org_id from habeas.person where subject_id = $1 and controller_id = $2"
_GIVE = f"""
insert into habeas.agent_authorization (org_id, id, subject_id, agent_org_id, rights, facts, given_at, expires_at,
    representation_id)
select p.org_id, $2, p.subject_id, $3, $4, {FACTS}, $5, $6, $7
  from habeas.person p where p.subject_id = $1 and p.controller_id = $8
returning id
"""  # noqa: S608


@dataclass(frozen=True)
class ClaimRepresentation:
    """Say that one may act for a person under the same controller, and what shows it."""

    subject_id: UUID
    claimed: Claimed


@dataclass(frozen=True)
class ReviewRepresentation:
    """Confirm or refuse a claim, having seen what shows it."""

    organization_id: UUID
    representation_id: UUID
    confirm: bool
    explanation: str
    region: str | None = None


@dataclass(frozen=True)
class AdmitRepresentative:
    """Let whoever was confirmed act, as far and as long as the laws say; the actor is the system, for the subject."""

    organization_id: UUID
    representation_id: UUID


@dataclass(frozen=True)
class EndRepresentation:
    """End it at once: by whoever acts, by the person for whom, or by the desk."""

    organization_id: UUID
    representation_id: UUID


@handler(ClaimRepresentation)
async def claim(command: ClaimRepresentation, work: Work) -> Entity:
    """Answers the claim, whether there is such a person or not: nobody learns that from here.

    CONFLICT while an earlier one of the same two waits for its review.
    """
    said = command.claimed
    check_claim(said, work.now.date())
    if work.actor.kind is not ActorKind.SELF:
        raise DomainError(ErrorCode.FORBIDDEN, "Make this claim as yourself, not while you act for an organization.")
    if command.subject_id == work.actor.subject_id:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "You act for yourself already.", ("person",))
    await take_turn(work.tx, work.actor.organization_id, Turn.CLAIMS)
    if await work.tx.fetchval(_WAITS, work.actor.organization_id, command.subject_id):
        raise DomainError(ErrorCode.CONFLICT, "Your claim to act for them waits for its review.", ("person",))
    row = Representation(
        org_id=work.actor.controller_id,
        id=new_id(),
        subject_id=command.subject_id,
        agent_org_id=work.actor.organization_id,
        claimed_by=work.actor.subject_id,
        relation=said.relation.value,
        rights=[right.value for right in said.rights],
        status=RepresentationStatus.CLAIMED.value,
        proof=said.proof.value,
        evidence=said.evidence,
        born=said.born,
        days=said.days,
        claimed_at=work.now,
    )
    await insert(work.tx, [row])
    await have_told(work, (row.org_id, row.id), row.subject_id, RepresentationStatus.CLAIMED)
    work.concerns("Representation", row.id)
    work.note(relation=row.relation, rights=row.rights)
    return Entity(row.org_id, row.id)


@handler(ReviewRepresentation, region=region_of)
async def review(command: ReviewRepresentation, work: Work) -> Entity:
    """Answers the claim; ILLEGAL_STEP for one that was reviewed or ended before. What showed it is forgotten."""
    place = (command.organization_id, command.representation_id)
    row, words = await work.tx.fetchrow(_LOAD, *place), checked_text(command.explanation, "explanation")
    if row is None:
        raise _no_such_claim()
    check_second_person(work.actor, row["subject_id"], row["claimed_by"])
    _check(row["status"], RepresentationStatus.CLAIMED)
    status = RepresentationStatus.CONFIRMED if command.confirm else RepresentationStatus.REFUSED
    await work.tx.execute(_REVIEW, *place, status.value, words, work.now, work.actor.subject_id)
    if command.confirm:
        payload = {
            "organization": str(row["org_id"]),
            "request": str(row["id"]),
            "subject": str(row["subject_id"]),
            "controller": str(work.actor.controller_id),
        }
        await work.enqueue(ADMIT_REPRESENTATIVE, payload)
    work.concerns("Representation", row["id"], row["org_id"])
    work.note(status=status.value)
    return Entity(*place)


@handler(AdmitRepresentative)
async def admit(command: AdmitRepresentative, work: Work) -> Entity:
    """Answers the claim; it ends where there is no such person, no law knows the relation, or the child has grown."""
    place = (command.organization_id, command.representation_id)
    work.concerns("Representation", command.representation_id, command.organization_id)
    row = await work.tx.fetchrow(_LOAD, *place)
    if row is None or row["status"] != RepresentationStatus.CONFIRMED or row["expires_at"] is not None:
        return Entity(*place)
    until = await _until(work, row)
    given = None
    if until is not None and until > work.now:
        whom = (row["subject_id"], new_id(), row["agent_org_id"], row["rights"])
        given = await work.tx.fetchval(_GIVE, *whom, work.now, until, row["id"], work.actor.controller_id)
    if given is None:
        await work.tx.execute(_END, *place, work.now, "No law that applies lets this relation act, or no longer.")
    else:
        await work.tx.execute(_ADMIT, *place, until)
        await have_told(work, place, row["subject_id"], RepresentationStatus.CONFIRMED)
        await _know(work, row)
    return Entity(*place)


async def _know(work: Work, row: Any) -> None:
    """Whose guardian was confirmed is known to be a child from now on, whatever they said of themselves."""
    if row["relation"] == Relation.GUARDIAN:
        home = await work.tx.fetchval(_HOME, row["subject_id"], work.actor.controller_id)
        whose = (home, row["subject_id"], work.actor.controller_id)
        await keep_birth(work, whose, row["born"], AgeSource.GUARDIAN)


async def _until(work: Work, row: Any) -> datetime | None:
    """Until when the laws that apply to the person let the relation act; None where none does."""
    standing = await read_standing(work.tx, row["subject_id"], row["org_id"], work.now)
    relation = Relation(row["relation"])
    terms = standing.contract.terms if standing is not None else None
    if standing is None or _grants(GRANTING[relation], standing.laws, terms, work.now) is Availability.NOT_GRANTED:
        return None
    end: datetime = work.now + timedelta(days=row["days"])
    if relation is not Relation.GUARDIAN:
        return end
    birthday = guardian_until(standing.laws, row["born"])
    return None if birthday is None else min(end, datetime.combine(birthday, time(), UTC))


def _grants(right: Right, laws: Any, terms: Any, now: datetime) -> Availability:
    return granted(right, laws, terms, now).availability


@handler(EndRepresentation)
async def end(command: EndRepresentation, work: Work) -> Entity:
    """Answers the claim; NOT_FOUND for one with which the caller has nothing to do."""
    row = await work.tx.fetchrow(_FIND, command.representation_id)
    if row is None or row["org_id"] != command.organization_id:
        raise _no_such_claim()
    _check(row["status"], RepresentationStatus.CLAIMED, RepresentationStatus.CONFIRMED)
    await work.tx.execute(_END, row["org_id"], command.representation_id, work.now, None)
    await end_agreements(work, command.representation_id)
    work.concerns("Representation", command.representation_id)
    return Entity(row["org_id"], command.representation_id)


def _check(status: str, *allowed: RepresentationStatus) -> None:
    if status not in allowed:
        raise DomainError(
            ErrorCode.ILLEGAL_STEP,
            f"This claim is {status}; that would need one that is {' or '.join(allowed)}.",
            ("representation",),
            {"status": status, "allowed": [each.value for each in allowed]},
        )


def _no_such_claim() -> DomainError:
    return DomainError(ErrorCode.NOT_FOUND, "There is no such claim.", ("representation",))
