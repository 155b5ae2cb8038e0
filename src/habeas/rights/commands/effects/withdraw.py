"""Withdraws consents through a request: the uses end at once, what was done on them before stays lawful."""

from collections.abc import Collection, Sequence
from uuid import UUID

from habeas.consent.commands.withdraw import WithdrawConsent, withdraw_consent
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.writing.work import Work

_STANDING = """
select org_id, id from habeas.consent
 where subject_id = $1 and withdrawn_at is null and (controller_id = $2 or org_id = $2)
   and (cardinality($3::uuid[]) = 0 or id = any($3)) order by id
"""
_OF_PERSON = """
select c.org_id, c.id from habeas.consent c
 where c.subject_id = $1 and (c.controller_id = $2 or c.org_id = $2) and c.id = any($3)
"""


async def check_consents(work: Work, org_id: UUID, subject_id: UUID, named: Collection[tuple[UUID, UUID]]) -> None:
    """Raise NOT_FOUND unless each (organization, key) is a consent of the person's towards the organization.

    One that was withdrawn before may be named: withdrawing it again changes nothing.
    """
    rows = await work.tx.fetch(_OF_PERSON, subject_id, org_id, [key for _, key in named])
    if set(named) - {(row["org_id"], row["id"]) for row in rows}:
        raise DomainError(
            ErrorCode.NOT_FOUND, "One of these is no consent that you gave to whom you ask.", ("consents",)
        )


async def withdraw_consents(
    work: Work, org_id: UUID, subject_id: UUID, request_id: UUID, named: Sequence[UUID] = ()
) -> None:
    """End the named consents, or every one that stands towards the organization (GDPR 7(3), PIPL 15)."""
    for row in await work.tx.fetch(_STANDING, subject_id, org_id, list(named)):
        await withdraw_consent(WithdrawConsent(row["org_id"], row["id"]), work, request_id)
