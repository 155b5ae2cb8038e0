"""Global ids in the input of commands: they name rows that the actor's row rules show, or nothing."""

from uuid import UUID

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import decode


def own_row(text: str, tag: str, actor: Actor, field: str) -> UUID:
    """The row's key; NOT_FOUND for an id of another type or organization, as for one that cannot be read."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None else None
    if found is None or found.tag != tag or found.org_id != actor.organization_id or not isinstance(key, UUID):
        raise not_found(field)
    return key


def row_of_any(text: str, tag: str, field: str) -> tuple[UUID, UUID]:
    """The row's organization, whichever it is, and its key; the row rule decides whether it is there."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None else None
    if found is None or found.tag != tag or not isinstance(key, UUID):
        raise not_found(field)
    return found.org_id, key


def not_found(field: str) -> DomainError:
    """The one answer for what is absent and for what is somebody else's."""
    return DomainError(ErrorCode.NOT_FOUND, "There is nothing of that id.", (field,))
