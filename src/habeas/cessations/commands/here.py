"""A service ends in the region of a transaction: nothing more is taken in, and everybody's data get their date."""

from uuid import UUID

from habeas.cessations.commands.entrypoints import ERASE, WALK
from habeas.cessations.rules import CEASED
from habeas.writing.work import Work

_END = """update habeas.cessation set ended_at = $3
           where org_id = $1 and id = $2 and revoked_at is null and ended_at is null and ends_at <= $3
          returning service_code"""
_SERVICE = "update habeas.service set status = $3 where org_id = $1 and code = $2"


async def end_here(work: Work, org_id: UUID, cessation_id: UUID) -> str | None:
    """The service that ended; None where it goes on after all, has ended, or its day has not come."""
    service: str | None = await work.tx.fetchval(_END, org_id, cessation_id, work.now)
    if service is not None:
        await work.tx.execute(_SERVICE, org_id, service, CEASED)
        await work.enqueue(WALK, {**named(org_id, cessation_id), "each": ERASE})
    return service


def named(org_id: UUID, cessation_id: UUID) -> dict[str, str]:
    """The payload of a job: identifiers alone."""
    return {"org_id": str(org_id), "cessation_id": str(cessation_id)}
