"""Who reads without a token: nobody in particular, of the controller that the field names, and of open tables alone."""

from uuid import UUID

from habeas.access import Actor, ActorKind, Open, Role
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import decode

NOBODY = UUID(int=0)
_CLIENT = "anybody"


def stranger(of: Open | None, controller: object, region: str) -> Actor:
    """The actor of a request without a token: no person, no organization, no scope.

    Raises UNAUTHENTICATED for a field that is not open, BAD_USER_INPUT where the controller is not named, and
    NOT_FOUND for an id that names none.
    """
    if of is None:
        raise DomainError(ErrorCode.UNAUTHENTICATED, "Send a bearer token.")
    if not isinstance(controller, str):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name the controller, or send a bearer token.", (of.argument,))
    found = decode(controller)
    if found is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such controller.", (of.argument,))
    return Actor(
        kind=ActorKind.SELF,
        subject_id=None,
        organization_id=NOBODY,
        controller_id=found.org_id,
        region=region,
        role=Role.PERSON,
        scopes=frozenset(),
        client_id=_CLIENT,
        token_id=_CLIENT,
    )
