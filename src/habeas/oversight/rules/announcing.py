"""What an announcement reaches, and from when: what members were not told of before, they are told of first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from habeas.access import Permission
from habeas.kernel.errors import DomainError, ErrorCode

NOTICE = timedelta(days=30)
"""How long members know of a first or a wider oversight before it begins."""
OVER_MEMBERS = frozenset({Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ})


@dataclass(frozen=True)
class Reach:
    """Which scopes, for which purposes, over which classes of fields."""

    scopes: frozenset[str]
    purposes: frozenset[str]
    field_classes: frozenset[str]

    @classmethod
    def of(cls, scopes: Iterable[str], purposes: Iterable[str], field_classes: Iterable[str]) -> "Reach":
        """From any lists of codes."""
        return cls(frozenset(scopes), frozenset(purposes), frozenset(field_classes))

    def lies_within(self, others: Iterable["Reach"]) -> bool:
        """Was every part of it announced together, in one of the others? Parts of two do not make a third."""
        return any(
            self.scopes <= other.scopes
            and self.purposes <= other.purposes
            and self.field_classes <= other.field_classes
            for other in others
        )


def checked_reach(scopes: Iterable[str], purposes: Iterable[str], field_classes: Iterable[str]) -> Reach:
    """The reach; BAD_USER_INPUT for a scope that is none over members, or where one of scopes and purposes is empty."""
    reach = Reach.of(scopes, purposes, field_classes)
    if not reach.scopes or not reach.scopes <= OVER_MEMBERS:
        listed = ", ".join(sorted(OVER_MEMBERS))
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Scopes over members are {listed}.", ("scopes",))
    if not reach.purposes:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Say for which purposes.", ("purposes",))
    return reach


def in_force_from(wanted: Reach, in_force: Iterable[Reach], now: datetime) -> datetime:
    """Now for what members were told before, and after the notice period for anything that is new to them."""
    return now if wanted.lies_within(in_force) else now + NOTICE
