"""What an announcement of the end of a service must say, and the mail that carries it."""

from datetime import datetime, timedelta

from habeas.kernel.errors import DomainError, ErrorCode

CEASED = "CEASED"
LONGEST = 4000
FARTHEST = timedelta(days=3650)
DEFAULT_DAYS, MOST_DAYS = 30, 90
"""Days from the end to the erasure: *a reasonable period*, of which the notices give no number (AISHU-94)."""


def check_announcement(text: str, ends_at: datetime, days: int, now: datetime) -> None:
    """Raise BAD_USER_INPUT for a text that is none, an end that is no longer ahead, or a period out of bounds."""
    if not text.strip() or len(text) > LONGEST or "\x00" in text:
        raise _bad("announcement", f"Say in 1 to {LONGEST} characters what ends and what people can do.")
    if not now < ends_at <= now + FARTHEST:
        raise _bad("endsAt", f"Announce an end that is still ahead, by at most {FARTHEST.days} days.")
    if not 1 <= days <= MOST_DAYS:
        raise _bad("eraseAfterDays", f"Erase 1 to {MOST_DAYS} days after the end.")


def erase_at(ends_at: datetime, days: int) -> datetime:
    """When data of the service are erased."""
    return ends_at + timedelta(days=days)


def letter(controller: str, service: str, text: str, ends_at: datetime, erased_at: datetime) -> tuple[str, str]:
    """Subject and text."""
    dates = f"{service} ends on {ends_at:%Y-%m-%d}. What it holds about you is erased from {erased_at:%Y-%m-%d} on,"
    kept = "but for what a law obliges us to keep. Until then you can have a copy of it or take it elsewhere."
    return f"{controller}: {service} ends on {ends_at:%Y-%m-%d}", f"{text.strip()}\n\n{dates}\n{kept}\n"


def _bad(field: str, message: str) -> DomainError:
    return DomainError(ErrorCode.BAD_USER_INPUT, message, (field,))
