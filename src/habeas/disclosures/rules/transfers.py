"""On what a transfer to another region may rest, and what must be known of the law at its destination."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from habeas.kernel.errors import DomainError, ErrorCode

LONGEST_REFERENCE = 500
MOST_PURPOSES = 50
FARTHEST = timedelta(days=3653)
_PURPOSE = re.compile(r"(\*|[A-Z][A-Z0-9_]{0,63})\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


class TransferBasis(StrEnum):
    """On what a transfer rests, as the laws name it."""

    ADEQUACY_45 = "ADEQUACY_45"
    SCC_46 = "SCC_46"
    BCR_47 = "BCR_47"
    CODE_OR_CERT_46 = "CODE_OR_CERT_46"
    UK_ADEQUACY_REGULATIONS_45A = "UK_ADEQUACY_REGULATIONS_45A"
    IDTA = "IDTA"
    UK_ADDENDUM_TO_EU_SCC = "UK_ADDENDUM_TO_EU_SCC"
    BCR = "BCR"
    CAC_SECURITY_ASSESSMENT = "CAC_SECURITY_ASSESSMENT"
    STANDARD_CONTRACT = "STANDARD_CONTRACT"
    CERTIFICATION = "CERTIFICATION"
    EXEMPT_2024_PROVISIONS = "EXEMPT_2024_PROVISIONS"
    ADEQUACY_33 = "ADEQUACY_33"
    STANDARD_CLAUSES = "STANDARD_CLAUSES"
    COMPARABLE_PROTECTION_CONTRACT = "COMPARABLE_PROTECTION_CONTRACT"
    CERTIFICATION_CBPR = "CERTIFICATION_CBPR"


OF_EACH_PERSON = frozenset({"DEROGATION_49", "SPECIFIC_CONSENT", "CONSENT_INFORMED"})
"""What the laws know besides: consents and exceptions of single cases, on which no standing mechanism can rest."""


class LawFinding(StrEnum):
    """What an assessment of the law at a destination found."""

    EQUIVALENT = "EQUIVALENT"
    EQUIVALENT_WITH_MEASURES = "EQUIVALENT_WITH_MEASURES"
    NOT_EQUIVALENT = "NOT_EQUIVALENT"


@dataclass(frozen=True, slots=True)
class LawAssessment:
    """That the law of a country was weighed: in which document, with which finding, when, and until when it is good."""

    country: str
    reference: str
    finding: LawFinding
    assessed_at: datetime
    review_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A mechanism as somebody files it."""

    from_region: str
    to_region: str
    basis: TransferBasis
    purposes: Sequence[str]
    reference: str
    assessment: LawAssessment
    valid_until: datetime | None = None


def check_filed(filed: Filed, now: datetime) -> None:
    """Raise BAD_USER_INPUT, with the place in the input, for what opens nothing or says too little."""
    if filed.from_region == filed.to_region:
        raise _bad("A transfer goes from one region to another.", "toRegion")
    if not 1 <= len(filed.purposes) <= MOST_PURPOSES or len(set(filed.purposes)) != len(filed.purposes):
        raise _bad(f"Name 1 to {MOST_PURPOSES} purposes, each of them once.", "purposes")
    if not all(map(_PURPOSE.match, filed.purposes)):
        raise _bad("A purpose is a code of capital letters, digits and _, or * for every purpose.", "purposes")
    _check_text(filed.reference, "reference")
    if filed.valid_until is not None and not now < filed.valid_until <= now + FARTHEST:
        raise _bad("It ends ahead, by at most ten years.", "validUntil")
    _check_assessment(filed.assessment, now)


def _check_assessment(found: LawAssessment, now: datetime) -> None:
    if not _COUNTRY.match(found.country):
        raise _bad("Name the country of the destination by its two letters (ISO 3166-1).", "assessment", "country")
    _check_text(found.reference, "assessment", "reference")
    if found.finding is LawFinding.NOT_EQUIVALENT:
        raise _bad("Where the law does not protect people alike, nothing is transferred.", "assessment", "finding")
    if not now - FARTHEST <= found.assessed_at <= now:
        raise _bad("It was assessed in the last ten years.", "assessment", "assessedAt")
    if found.review_at is not None and not now < found.review_at <= now + FARTHEST:
        raise _bad("It is reviewed ahead, in at most ten years.", "assessment", "reviewAt")


def _check_text(text: str, *place: str) -> None:
    if not text.strip() or len(text) > LONGEST_REFERENCE or "\x00" in text:
        raise _bad(f"Name the document in 1 to {LONGEST_REFERENCE} characters.", *place)


def _bad(message: str, *place: str) -> DomainError:
    return DomainError(ErrorCode.BAD_USER_INPUT, message, place)
