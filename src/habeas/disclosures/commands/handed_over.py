"""Keeps that a person had their own data sent to another controller (GDPR 20(2)): a disclosure that they asked for."""

from collections.abc import Sequence
from uuid import UUID

from habeas.disclosures.commands.entrypoints import TALLY
from habeas.disclosures.model import Disclosure
from habeas.disclosures.rules.sets import DisclosureKind
from habeas.kernel.ids import new_id
from habeas.notices.rules.sharing_ground import SharingGround
from habeas.storage.rows import insert
from habeas.writing.work import Work

PURPOSE = "PORTABILITY"


async def record_handed_over(
    work: Work, person: tuple[UUID, UUID], recipient_code: str, categories: Sequence[str], reference: str
) -> None:
    """Keep it; the actor is the system for the controller. `person` is the personal organization and the subject."""
    org_id, subject_id = person
    row = Disclosure(
        org_id=org_id,
        id=new_id(),
        subject_id=subject_id,
        controller_id=work.actor.organization_id,
        space_id=org_id,
        recipient_code=recipient_code,
        purpose_code=PURPOSE,
        category_codes=list(categories),
        kind=DisclosureKind.SHARING.value,
        ground=SharingGround.SX_AUTHORISED.value,
        reason=f"GDPR 20(2): the person had it sent, {reference}.",
        breaches=[],
        disclosed_at=work.now,
        recorded_at=work.now,
    )
    await insert(work.tx, [row])
    payload = {"org_id": str(work.actor.organization_id), "month": f"{work.now:%Y-%m}"}
    await work.enqueue(TALLY, payload, dedupe_key=f"{TALLY}:{row.id}")
