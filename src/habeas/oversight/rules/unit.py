"""Units of an organization: how they are named, and for how long one may be delegated."""

from datetime import timedelta

from habeas.kernel.errors import DomainError, ErrorCode

DAYS = range(1, 91)
LONGEST_NAME = 120


def checked_name(text: str) -> str:
    """The name, trimmed; BAD_USER_INPUT where it says nothing, is no plain text or is too long."""
    name = " ".join(text.split())
    if name and name.isprintable() and len(name) <= LONGEST_NAME:
        return name
    raise DomainError(ErrorCode.BAD_USER_INPUT, f"Name the unit, in up to {LONGEST_NAME} characters.", ("name",))


def lasting(days: int) -> timedelta:
    """For how long a unit is delegated; BAD_USER_INPUT outside of one day to 90."""
    if days in DAYS:
        return timedelta(days=days)
    raise DomainError(
        ErrorCode.BAD_USER_INPUT, f"A unit is delegated for {DAYS[0]} to {DAYS[-1]} days at a time.", ("days",)
    )
