"""What an announcement of the end of a service must say, and the mail that carries it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.language import spoken, words_in

CEASED = "CEASED"
LONGEST = 4000
FARTHEST = timedelta(days=3650)
DEFAULT_DAYS, MOST_DAYS = 30, 90
"""Days from the end to the erasure: *a reasonable period*, of which the notices give no number (AISHU-94)."""
LETTERS = words_in("habeas.cessations", "letters.yaml")


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


@dataclass(frozen=True)
class Ending:
    """What the mail tells: `announcement` is the controller's own words, and stays in their language."""

    controller: str
    service: str
    announcement: str
    ends_at: datetime
    erase_at: datetime


def letter(ending: Ending, language: str | None) -> tuple[str, str]:
    """Subject and text, in the language or in English."""
    own, dates = LETTERS[spoken(language, LETTERS)], {"ends": ending.ends_at, "erased": ending.erase_at}
    words = {name: f"{at:%Y-%m-%d}" for name, at in dates.items()}
    words |= {"controller": ending.controller, "service": ending.service}
    return own["subject"].format(**words), f"{ending.announcement.strip()}\n\n{own['text'].format(**words)}\n"


def _bad(field: str, message: str) -> DomainError:
    return DomainError(ErrorCode.BAD_USER_INPUT, message, (field,))
