"""Who is of a controller's own people, and what they have to have undertaken before they see anybody's data."""

from datetime import datetime, timedelta

from habeas.access import ROLES, Actor, ActorKind, Permission, Role
from habeas.kernel.errors import DomainError, ErrorCode

STAFF_ROLES = tuple(role for role in Role if role not in (Role.PERSON, Role.PARTNER, Role.OPERATOR, Role.SYSTEM))
"""The roles with which somebody acts for an organization: whoever has one at a controller is of its staff."""
_KINDS = frozenset({ActorKind.CONTROLLER, ActorKind.ADMINISTRATOR})
LONGEST_TITLE, LONGEST_TEXT = 200, 20_000
FARTHEST = timedelta(days=730)
A_MOMENT = timedelta(minutes=5)
"""How far behind a clock may be that says *now*."""


def is_staff(actor: Actor) -> bool:
    """Does the actor act for a controller, as one of its own people?"""
    return actor.organization_id == actor.controller_id and actor.kind in _KINDS


def scopes_of(role: str) -> list[str]:
    """What a role opens, as scopes; none where it is no role of staff."""
    return sorted(str(scope) for scope in ROLES[Role(role)]) if role in STAFF_ROLES else []


def kept_without() -> frozenset[Permission]:
    """The scopes that remain to whoever has not undertaken confidentiality yet."""
    return frozenset({Permission.UNDERTAKINGS_ACCEPT})


def check_undertaking(title: str, text: str, in_force_from: datetime, now: datetime) -> None:
    """Raise BAD_USER_INPUT for a text that is none, or a day that has passed or is too far off."""
    _check_length("title", title, LONGEST_TITLE)
    _check_length("text", text, LONGEST_TEXT)
    if not now - A_MOMENT <= in_force_from <= now + FARTHEST:
        message = f"Say from when it holds: not in the past, and at most {FARTHEST.days} days ahead."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("inForceFrom",))


def _check_length(field: str, said: str, longest: int) -> None:
    if not said.strip() or len(said) > longest:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Say it in 1 to {longest} characters.", (field,))
