"""What a person may ask about a look, and by what the controller's desk weighs it (CJEU C-579/21, GDPR 21)."""

from datetime import datetime, timedelta
from enum import StrEnum

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.periods import add_months

LONGEST = 2_000


class InquiryKind(StrEnum):
    """What is asked for: the name behind a look, or that looks for its purpose stop."""

    WHO = "WHO"
    OBJECTION = "OBJECTION"


class InquiryStatus(StrEnum):
    """How an inquiry stands."""

    OPEN = "OPEN"
    NAMED = "NAMED"
    WITHHELD = "WITHHELD"
    UPHELD = "UPHELD"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Balance(StrEnum):
    """What tipped the balance; each belongs to one kind of inquiry and one end of it."""

    NAME_NEEDED_FOR_RIGHTS = "NAME_NEEDED_FOR_RIGHTS"
    ACTED_OUTSIDE_DUTIES = "ACTED_OUTSIDE_DUTIES"
    ROLE_SUFFICES = "ROLE_SUFFICES"
    ACCESSOR_AT_RISK = "ACCESSOR_AT_RISK"
    NO_COMPELLING_GROUNDS = "NO_COMPELLING_GROUNDS"
    UNLAWFUL_LOOK = "UNLAWFUL_LOOK"
    COMPELLING_GROUNDS = "COMPELLING_GROUNDS"
    LEGAL_CLAIMS = "LEGAL_CLAIMS"


ENDS: dict[Balance, tuple[InquiryKind, InquiryStatus]] = {
    Balance.NAME_NEEDED_FOR_RIGHTS: (InquiryKind.WHO, InquiryStatus.NAMED),
    Balance.ACTED_OUTSIDE_DUTIES: (InquiryKind.WHO, InquiryStatus.NAMED),
    Balance.ROLE_SUFFICES: (InquiryKind.WHO, InquiryStatus.WITHHELD),
    Balance.ACCESSOR_AT_RISK: (InquiryKind.WHO, InquiryStatus.WITHHELD),
    Balance.NO_COMPELLING_GROUNDS: (InquiryKind.OBJECTION, InquiryStatus.UPHELD),
    Balance.UNLAWFUL_LOOK: (InquiryKind.OBJECTION, InquiryStatus.UPHELD),
    Balance.COMPELLING_GROUNDS: (InquiryKind.OBJECTION, InquiryStatus.REJECTED),
    Balance.LEGAL_CLAIMS: (InquiryKind.OBJECTION, InquiryStatus.REJECTED),
}


def end_of(kind: InquiryKind, balance: Balance) -> InquiryStatus:
    """How an inquiry of this kind ends on this ground; BAD_USER_INPUT for a ground of the other kind."""
    of, status = ENDS[balance]
    if of is not kind:
        fitting = sorted(str(each) for each, (belongs, _) in ENDS.items() if belongs is kind)
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, f"This is decided by one of {', '.join(fitting)}.", ("balance",), {"fit": fitting}
        )
    return status


def answer_by(asked_at: datetime) -> datetime:
    """One month from when it arrived (GDPR 12(3))."""
    return asked_at + timedelta(days=(add_months(asked_at.date(), 1) - asked_at.date()).days)


def checked_words(text: str, field: str) -> str:
    """What somebody wrote, trimmed; BAD_USER_INPUT where it says nothing, is no plain text or is too long."""
    trimmed = text.strip()
    if not trimmed or len(trimmed) > LONGEST or not all(char.isprintable() or char in "\n\t" for char in trimmed):
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Say why, in up to {LONGEST} characters.", (field,))
    return trimmed
