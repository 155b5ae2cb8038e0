"""A person names data and agrees to the manner in which they become public, and takes that back at any time."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.minors.commands import check_known, known_of_person
from habeas.publications.commands.register import hold, registered_items
from habeas.publications.model import PublicationAgreement
from habeas.publications.rules import checked_items, checked_text
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

TAKE_DOWN = "publications.take_down"
"""Tells whoever publishes that something has to go."""
PURPOSE = "PUBLICATION"
"""To what a guardian would have to agree for a child."""

_PERSON = "select org_id, language from habeas.person where subject_id = $1"
_WITHDRAW = """
update habeas.publication_agreement set withdrawn_at = coalesce(withdrawn_at, $4)
 where org_id = $1 and id = $2 and subject_id = $3 returning id
"""
_OPEN = "select id from habeas.publication_agreement where subject_id = $1 and withdrawn_at is null order by id"
_END = """
update habeas.publication set ended_at = $2
 where subject_id = $1 and ground = 'EXPRESS_AGREEMENT' and ended_at is null and ($3::uuid is null or agreement_id = $3)
returning org_id, id, controller_id
"""
_WITHDRAW_THESE = """
update habeas.publication_agreement set withdrawn_at = $2
 where subject_id = $1 and withdrawn_at is null and id = any($3)
"""


@dataclass(frozen=True)
class AgreeToPublication:
    """Agree that items (CATEGORY.ITEM) of the caller's are published in this manner."""

    items: tuple[str, ...]
    manner: str


@dataclass(frozen=True)
class WithdrawPublicationAgreement:
    """Take an agreement of the caller's back."""

    org_id: UUID
    agreement_id: UUID


@handler(AgreeToPublication)
async def agree(command: AgreeToPublication, work: Work) -> Entity:
    """Answers the agreement.

    Raises BAD_USER_INPUT for an item that is not registered, GUARDIAN_MISSING for a known child.
    """
    subject_id, controller_id = work.actor.subject_id, work.actor.controller_id
    person = await work.tx.fetchrow(_PERSON, subject_id) if subject_id is not None else None
    if subject_id is None or person is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person agrees to that.")
    known = await known_of_person(work.tx, subject_id, work.now)
    whose = (subject_id, controller_id)
    await check_known(work.tx, known, whose, frozenset({PURPOSE}), work.now, opted_in=True)
    row = PublicationAgreement(
        org_id=person["org_id"],
        id=new_id(),
        subject_id=subject_id,
        controller_id=controller_id,
        items=checked_items(command.items, await registered_items(work.tx, controller_id)),
        manner=checked_text(command.manner, "manner"),
        language=person["language"],
        agreed_at=work.now,
    )
    await insert(work.tx, [row])
    work.concerns("PublicationAgreement", row.id)
    work.note(items=row.items)
    return Entity(row.org_id, row.id)


@handler(WithdrawPublicationAgreement)
async def withdraw(command: WithdrawPublicationAgreement, work: Work) -> Entity:
    """Answers the agreement; withdrawing again changes nothing. What rests on it ends with it."""
    await hold(work.tx, command.agreement_id)
    place = (command.org_id, command.agreement_id)
    if await work.tx.fetchval(_WITHDRAW, *place, work.actor.subject_id, work.now) is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such agreement.", ("agreement",))
    await _end(work, work.actor.subject_id, command.agreement_id)
    work.concerns("PublicationAgreement", command.agreement_id)
    return Entity(*place)


async def end_publications(work: Work, subject_id: UUID) -> int:
    """End everything that rests on agreements of a person, and answer how much: their account or their data go.

    Whoever publishes on one of them meanwhile is waited for, and what they publish ends with the rest.
    """
    while found := [row["id"] for row in await work.tx.fetch(_OPEN, subject_id)]:
        for agreement_id in found:
            await hold(work.tx, agreement_id)
        await work.tx.execute(_WITHDRAW_THESE, subject_id, work.now, found)
    return await _end(work, subject_id, None)


async def _end(work: Work, subject_id: UUID | None, agreement_id: UUID | None) -> int:
    ended = await work.tx.fetch(_END, subject_id, work.now, agreement_id)
    for org_id, publication_id, controller_id in ended:
        payload = {"org_id": str(org_id), "publication": str(publication_id), "controller": str(controller_id)}
        await work.enqueue(TAKE_DOWN, payload, dedupe_key=f"{TAKE_DOWN}:{publication_id}")
    return len(ended)
