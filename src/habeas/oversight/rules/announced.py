"""The bounds of oversight: nothing may be read for a purpose, or of a class, that members were not told of."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from habeas.kernel.errors import DomainError, ErrorCode

LONGEST_NOTE = 500
HOURS = range(1, 169)


@dataclass(frozen=True)
class Announced:
    """What an organization announced to its members and what is in force."""

    purposes: frozenset[str]
    field_classes: frozenset[str]


OF_PURPOSE = ("purpose", "code")
OF_NOTE = ("purpose", "note")
"""Where a look names its purpose and says why."""


def checked_purpose(code: str, announced: Announced, path: tuple[str, ...] = OF_PURPOSE) -> str:
    """The purpose; BAD_USER_INPUT at `path`, naming those announced, if members were not told of it."""
    if code in announced.purposes:
        return code
    raise DomainError(
        ErrorCode.BAD_USER_INPUT,
        f"This purpose was not announced to the members. Announced: {_listed(announced.purposes)}.",
        path,
        {"announced": sorted(announced.purposes)},
    )


def checked_note(note: str, path: tuple[str, ...] = OF_NOTE) -> str:
    """The reason in the administrator's words, trimmed; BAD_USER_INPUT at `path` for none, or for no plain text."""
    trimmed = note.strip()
    plain = all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in trimmed)
    if trimmed and plain and len(trimmed) <= LONGEST_NOTE:
        return trimmed
    raise DomainError(
        ErrorCode.BAD_USER_INPUT,
        f"Say in up to {LONGEST_NOTE} characters why this access is needed; the member will read it.",
        path,
    )


def checked_classes(
    wanted: Collection[str], announced: Announced, path: tuple[str, ...] = ("fieldClasses",)
) -> list[str]:
    """The classes of fields, sorted; BAD_USER_INPUT, naming those announced, if there is none or one beyond them."""
    if wanted and announced.field_classes.issuperset(wanted):
        return sorted(set(wanted))
    raise DomainError(
        ErrorCode.BAD_USER_INPUT,
        f"Ask for classes of fields that were announced to the members: {_listed(announced.field_classes)}.",
        path,
        {"announced": sorted(announced.field_classes)},
    )


def checked_hours(hours: int) -> int:
    """For how long; BAD_USER_INPUT outside of one hour to one week."""
    if hours in HOURS:
        return hours
    raise DomainError(ErrorCode.BAD_USER_INPUT, f"An access lasts {HOURS[0]} to {HOURS[-1]} hours.", ("hours",))


def _listed(codes: Collection[str]) -> str:
    return ", ".join(sorted(codes)) or "none"
