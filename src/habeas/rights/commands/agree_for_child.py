"""A confirmed guardian agrees to purposes for the child; it is kept with the child by the platform."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import GUARDIAN_AGREES
from habeas.rights.rules.representing import Relation, RepresentationStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

MOST_PURPOSES = 50
_CLAIM = """select id, subject_id, agent_org_id, relation, status, expires_at from habeas.representation
             where org_id = $1 and id = $2 and agent_org_id = $3"""
_KNOWN = "select count(*) from habeas.purpose where org_id = $1 and code = any($2)"


@dataclass(frozen=True)
class AgreeForChild:
    """Agree to purposes of the controller, by a claim to be a guardian that was confirmed."""

    organization_id: UUID
    representation_id: UUID
    purpose_codes: tuple[str, ...]


@handler(AgreeForChild)
async def agree(command: AgreeForChild, work: Work) -> Entity:
    """Answers the claim.

    Raises NOT_FOUND for a claim of somebody else, AGENT_NOT_AUTHORIZED for one that lets nobody act as a guardian,
    BAD_USER_INPUT for a purpose that is not registered.
    """
    codes = sorted(set(command.purpose_codes))
    place = (command.organization_id, command.representation_id)
    row = await work.tx.fetchrow(_CLAIM, *place, work.actor.organization_id)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such claim.", ("representation",))
    acts = row["status"] == RepresentationStatus.CONFIRMED and row["expires_at"] is not None
    if row["relation"] != Relation.GUARDIAN or not acts or row["expires_at"] <= work.now:
        raise DomainError(
            ErrorCode.AGENT_NOT_AUTHORIZED, "No claim to be this child's guardian is in force.", ("representation",)
        )
    if not 1 <= len(codes) <= MOST_PURPOSES or await work.tx.fetchval(_KNOWN, place[0], codes) != len(codes):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name purposes that are registered.", ("purposes",))
    payload = {
        "organization": str(place[0]),
        "controller": str(work.actor.controller_id),
        "subject": str(row["subject_id"]),
        "representation": str(row["id"]),
        "agent": str(row["agent_org_id"]),
        "purposes": codes,
        "until": row["expires_at"].isoformat(),
    }
    await work.enqueue(GUARDIAN_AGREES, payload)
    work.concerns("Representation", row["id"])
    work.note(purposes=codes)
    return Entity(*place)
