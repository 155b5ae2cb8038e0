"""Finding what a command names among the rows of the actor's controller, and who acts."""

from uuid import UUID

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import decode


def own_row(text: str, tag: str, actor: Actor, field: str) -> UUID:
    """The key of a row of the actor's organization by its global id; NOT_FOUND for an id of anything else."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == tag else None
    if found is None or not isinstance(key, UUID) or found.org_id != actor.organization_id:
        raise not_found(field)
    return key


def not_found(field: str) -> DomainError:
    """The one answer for what is absent and for what is somebody else's."""
    return DomainError(ErrorCode.NOT_FOUND, "There is nothing like it.", (field,))


def person(actor: Actor) -> UUID:
    """The person who acts; FORBIDDEN to a machine."""
    if actor.subject_id is None:
        raise DomainError(ErrorCode.FORBIDDEN, "A person does this.")
    return actor.subject_id


def another(actor: Actor, subject_id: UUID, field: str) -> None:
    """REVIEWER_NOT_INDEPENDENT to whoever would decide about themself."""
    if actor.subject_id == subject_id:
        message = "Somebody else of the staff decides about you."
        raise DomainError(ErrorCode.REVIEWER_NOT_INDEPENDENT, message, (field,))
