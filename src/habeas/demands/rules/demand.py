"""What makes a demand admissible, what its scope may be, and for how long its people may be kept in the dark."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from habeas.demands.rules.sets import NEXT, DemandStatus
from habeas.kernel.errors import DomainError, ErrorCode

LONGEST = 4000
MOST_PERSONS = 50
MOST_CATEGORIES = 60
LONGEST_SECRECY = timedelta(days=730)
"""A prohibition to tell has an end; an authority that needs longer says so again."""
KEPT = timedelta(days=14)
"""How long a package waits for whoever fetches it; then its key is destroyed."""
PURPOSE = "AUTHORITY_DEMAND"


def secret_purpose(person_id: UUID) -> str:
    """The purpose of one person's entry of one demand: it is delayed as long as that demand is secret, and no other."""
    return f"{PURPOSE}:{person_id}"


def is_secret_purpose(purpose: str) -> bool:
    """Is it the purpose of an entry that a demand's secrecy delays?"""
    return purpose.startswith(f"{PURPOSE}:")


def checked_text(text: str | None, field: str, most: int = LONGEST) -> str:
    """The text; BAD_USER_INPUT where there is none, or too much of it."""
    kept = (text or "").strip()
    if not kept or "\x00" in kept or len(kept) > most:
        raise bad(field, f"Write 1 to {most} characters.")
    return kept


def checked_dates(issued_on: date, received_at: datetime, now: datetime) -> None:
    """BAD_USER_INPUT for a document from after its receipt, or a receipt that lies ahead."""
    if received_at > now:
        raise bad("receivedAt", "This lies in the future.")
    if issued_on > received_at.date() + timedelta(days=1):
        raise bad("issuedOn", "The document is younger than its receipt.")


def checked_secrecy(until: datetime | None, basis: str | None, now: datetime) -> tuple[datetime | None, str | None]:
    """Until when nobody may be told, and by which provision; BAD_USER_INPUT for one without the other, or no end."""
    if until is None:
        if basis:
            raise bad("secrecyUntil", "A prohibition to tell needs an end.")
        return None, None
    if not now < until <= now + LONGEST_SECRECY:
        raise bad("secrecyUntil", f"The end lies ahead, by at most {LONGEST_SECRECY.days} days.")
    return until, checked_text(basis, "secrecyBasis", 400)


def checked_names(names: Iterable[str]) -> tuple[str, ...]:
    """The people whom the document names, each once; BAD_USER_INPUT for none or too many."""
    kept = tuple(dict.fromkeys(checked_text(name, "persons", 320) for name in names))
    if not 1 <= len(kept) <= MOST_PERSONS:
        raise bad("persons", f"A demand names 1 to {MOST_PERSONS} people; a search of everybody is none.")
    return kept


def checked_categories(wanted: Iterable[str], known: Iterable[str], field: str) -> list[str]:
    """The categories of data, sorted; BAD_USER_INPUT for none, or for one that is not known."""
    kept, there = sorted(set(wanted)), set(known)
    if not 1 <= len(kept) <= MOST_CATEGORIES:
        raise bad(field, f"Name 1 to {MOST_CATEGORIES} categories of data.")
    unknown = [code for code in kept if code not in there]
    if unknown:
        raise bad(field, f"Not among what can be named here: {', '.join(unknown)[:200]}.")
    return kept


def check_step(before: DemandStatus, after: DemandStatus) -> None:
    """ILLEGAL_STEP names the steps that are allowed."""
    if after not in NEXT[before]:
        allowed = {"allowed": [status.value for status in sorted(NEXT[before])]}
        raise DomainError(ErrorCode.ILLEGAL_STEP, f"The demand is {before}.", ("demand",), allowed)


def check_window(collected_from: datetime | None, collected_before: datetime | None) -> None:
    """BAD_USER_INPUT for a time that ends before it begins."""
    if collected_from is not None and collected_before is not None and collected_before <= collected_from:
        raise bad("collectedBefore", "This time ends before it begins.")


def bad(field: str, message: str) -> DomainError:
    """BAD_USER_INPUT at a field of the input."""
    return DomainError(ErrorCode.BAD_USER_INPUT, message, (field,))
