"""Withdraws consents through a request: the uses end at once, what was done on them before stays lawful."""

from collections.abc import Sequence
from uuid import UUID

from habeas.consent.commands.withdraw import WithdrawConsent, withdraw_consent
from habeas.writing.work import Work

_STANDING = """
select org_id, id from habeas.consent
 where subject_id = $1 and withdrawn_at is null and (controller_id = $2 or org_id = $2)
   and (cardinality($3::uuid[]) = 0 or id = any($3)) order by id
"""


async def withdraw_consents(
    work: Work, org_id: UUID, subject_id: UUID, request_id: UUID, named: Sequence[UUID] = ()
) -> None:
    """End the named consents, or every one that stands towards the organization (GDPR 7(3), PIPL 15)."""
    for row in await work.tx.fetch(_STANDING, subject_id, org_id, list(named)):
        await withdraw_consent(WithdrawConsent(row["org_id"], row["id"]), work, request_id)
