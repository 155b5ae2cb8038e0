"""Delays of entries: why a person may be told later of looks at them, and for how long at most."""

from datetime import timedelta
from enum import StrEnum

from habeas.kernel.errors import DomainError, ErrorCode

DAYS = range(1, 31)


class DelayReason(StrEnum):
    """Why a person is told later of looks for a purpose (GDPR 23(1)(d), 14(5)(b); PIPL 35)."""

    INTERNAL_INVESTIGATION = "INTERNAL_INVESTIGATION"
    LEGAL_PROHIBITION = "LEGAL_PROHIBITION"
    DANGER_TO_A_PERSON = "DANGER_TO_A_PERSON"


def lasting(days: int) -> timedelta:
    """For how long entries are delayed; BAD_USER_INPUT outside of one day to 30."""
    if days in DAYS:
        return timedelta(days=days)
    raise DomainError(ErrorCode.BAD_USER_INPUT, f"Entries are delayed for {DAYS[0]} to {DAYS[-1]} days.", ("days",))
