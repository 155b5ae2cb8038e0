"""What the person has of a claim to act for them: a letter at each step, and time to end it before their data end."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException
from uuid import UUID

from habeas.access import Actor
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import TELL_REPRESENTED
from habeas.rights.commands.load import Loaded
from habeas.rights.messages.composing import to_represented
from habeas.rights.rules.bounces import refused_for_good
from habeas.rights.rules.representing import ENDING_DATA, RepresentationStatus, grantable_from
from habeas.storage.transaction import read
from habeas.writing.command import handler
from habeas.writing.outbox import Delivery
from habeas.writing.run import WriteEngine, run
from habeas.writing.work import Work

Post = Callable[[str, str, str, str], Awaitable[None]]
"""Hands a mail on: address, subject, text, and the id by which a second copy is known."""

_STANDING = """
select status from habeas.representation
 where org_id = $1 and subject_id = $2 and agent_org_id = $3 and $4 = any(rights)
"""
_TOLD = """
select o.name, p.language, array(select e.address from habeas.email_address e
                      where e.subject_id = p.subject_id and e.verified_at is not null order by e.id) as addresses
  from habeas.representation r
  join habeas.person p on p.subject_id = r.subject_id and p.controller_id = r.org_id
  join habeas.organization o on o.org_id = r.org_id
 where r.org_id = $1 and r.id = $2 and not exists (
     select from habeas.representation b
      where b.org_id = r.org_id and b.agent_org_id = r.agent_org_id and b.subject_id = r.subject_id
        and $3 = 'CLAIMED' and b.told_at > $4::timestamptz - interval '1 day')
"""
_KEEP = "update habeas.representation set told_at = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class KeepRepresentedTold:
    """The person was written to about a claim to act for them; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    representation_id: UUID
    status: RepresentationStatus
    addresses: int


@handler(KeepRepresentedTold)
async def keep_told(command: KeepRepresentedTold, work: Work) -> Entity:
    """Answers the claim; a letter about the claim itself is what the next one has to wait for."""
    if command.status is RepresentationStatus.CLAIMED and command.addresses:
        await work.tx.execute(_KEEP, command.organization_id, command.representation_id, work.now)
    work.concerns("Representation", command.representation_id, command.organization_id)
    work.note(status=command.status.value, addresses=command.addresses)
    return Entity(command.organization_id, command.representation_id)


async def have_told(work: Work, place: tuple[UUID, UUID], subject_id: UUID, status: RepresentationStatus) -> None:
    """Have the person written to, if there is one, once this is committed."""
    org_id, representation_id = place
    payload = {
        "organization": str(org_id),
        "request": str(representation_id),
        "subject": str(subject_id),
        "controller": str(work.actor.controller_id),
        "status": status.value,
    }
    await work.enqueue(TELL_REPRESENTED, payload)


def telling_represented(
    engine: WriteEngine, post: Post | None, subject_of: Callable[[Delivery], Actor]
) -> Callable[[Delivery], Awaitable[None]]:
    """The job that writes to each confirmed address of the person; one a day, from the last letter about a claim on."""

    async def tell(delivery: Delivery) -> None:
        actor, status = subject_of(delivery), RepresentationStatus(delivery.payload["status"])
        place = (actor.organization_id, UUID(delivery.payload["request"]))
        async with read(delivery.region, actor) as tx:
            row = await tx.fetchrow(_TOLD, *place, status.value, engine.clock.now())
        addresses = [] if row is None or post is None else row["addresses"]
        for number, address in enumerate(addresses):
            assert row is not None
            assert post is not None
            mail = to_represented(row["name"], status, row["language"])
            await _hand_on(post, address, *mail, f"{place[1]}-{status}-{number}")
        await run(KeepRepresentedTold(*place, status, len(addresses)), actor, engine=engine, delivery=delivery)

    return tell


async def _hand_on(post: Post, *mail: str) -> None:
    try:
        await post(*mail)
    except SMTPException as error:
        if refused_for_good(error) is None:
            raise


async def check_unobjected(work: Work, request: Loaded, right: Right) -> None:
    """Raise ILLEGAL_STEP where somebody acts for the person, and the person may still object or did."""
    if request.agent_org_id is None or right not in ENDING_DATA:
        return
    rows = await work.tx.fetch(_STANDING, request.org_id, request.subject_id, request.agent_org_id, right.value)
    standing = {row["status"] for row in rows}
    if standing and RepresentationStatus.CONFIRMED not in standing:
        raise _not_yet("The claim to act for this person has ended; it has to be made and reviewed anew.", None)
    opens = grantable_from(request.received_at, request.effective_due)
    if standing and work.now < opens:
        raise _not_yet(f"The person can object until {opens:%Y-%m-%d %H:%M} UTC to whoever acts for them.", opens)


def _not_yet(message: str, opens: datetime | None) -> DomainError:
    details = {} if opens is None else {"grantableFrom": opens.isoformat()}
    return DomainError(ErrorCode.ILLEGAL_STEP, message, ("right",), details)
