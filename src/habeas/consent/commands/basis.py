"""A controller registers, beforehand, another basis for a purpose to which people consent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.access import Actor
from habeas.consent.commands.receipts import purpose_of
from habeas.consent.model import PurposeBasis
from habeas.jurisdictions.rules.sets import LegalBasis
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

REPLICATE = "consent.replicate_basis"
_ONCE = "on conflict do nothing"
_SERVED = "select exists (select from habeas.organization where org_id = $1)"
_KNOWN = "select id from habeas.purpose_basis where org_id = $1 and purpose_code = $2 and basis = $3"


@dataclass(frozen=True)
class RegisterPurposeBasis:
    """Register a basis for a purpose, with the reference of the assessment that supports it."""

    controller_id: UUID
    purpose_code: str
    basis: LegalBasis
    reference: str


@dataclass(frozen=True)
class CopyPurposeBasis:
    """The same row in another region."""

    region: str
    controller_id: UUID
    id: UUID
    purpose_code: str
    basis: str
    reference: str
    registered_at: datetime


@handler(RegisterPurposeBasis)
async def register(command: RegisterPurposeBasis, work: Work) -> Entity:
    """Answers the row; one that is registered keeps its first instant.

    Raises NOT_FOUND for another controller, BAD_USER_INPUT for an unknown purpose or for consent itself.
    """
    org_id, code, basis = command.controller_id, command.purpose_code, command.basis
    if org_id != work.actor.organization_id:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such controller.", ("controller",))
    if await purpose_of(work.tx, org_id, code) is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This purpose is not registered.", ("purpose",))
    if basis in (LegalBasis.CONSENT, LegalBasis.DEEMED_CONSENT):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT,
            "Name another basis than consent; who agrees gives a consent (giveConsent).",
            ("basis",),
        )
    row = PurposeBasis(
        org_id=org_id,
        id=new_id(),
        purpose_code=code,
        basis=basis.value,
        reference=command.reference,
        registered_at=work.now,
    )
    await insert(work.tx, [row], on_conflict=_ONCE)
    found: UUID = await work.tx.fetchval(_KNOWN, org_id, code, basis.value)
    work.concerns("PurposeBasis", found)
    await work.enqueue(REPLICATE, {"org_id": str(org_id), "id": str(found)}, dedupe_key=f"{REPLICATE}:{found}")
    return Entity(org_id, found)


def _there(command: CopyPurposeBasis, _: Actor) -> str:
    return command.region


@handler(CopyPurposeBasis, region=_there)
async def copy(command: CopyPurposeBasis, work: Work) -> None:
    """A second copy changes nothing; a region that the controller does not serve gets none."""
    if not await work.tx.fetchval(_SERVED, command.controller_id):
        return
    row = PurposeBasis(
        org_id=command.controller_id,
        id=command.id,
        purpose_code=command.purpose_code,
        basis=command.basis,
        reference=command.reference,
        registered_at=command.registered_at,
    )
    await insert(work.tx, [row], on_conflict=_ONCE)
    work.concerns("PurposeBasis", command.id)
