"""What the register says of the last twelve months, and what purposes are in California."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any


class BusinessPurpose(StrEnum):
    """The business purposes of the CCPA, a closed list (Cal. Civ. Code 1798.140(e)(1) to (8))."""

    AUDITING = "AUDITING"
    SECURITY_AND_INTEGRITY = "SECURITY_AND_INTEGRITY"
    DEBUGGING = "DEBUGGING"
    SHORT_TERM_USE = "SHORT_TERM_USE"
    PERFORMING_SERVICES = "PERFORMING_SERVICES"
    ADVERTISING_AND_MARKETING = "ADVERTISING_AND_MARKETING"
    INTERNAL_RESEARCH = "INTERNAL_RESEARCH"
    QUALITY_AND_SAFETY = "QUALITY_AND_SAFETY"


Row = Mapping[str, Any]
SOLD = ("SALE", "CROSS_CONTEXT_ADVERTISING")


def months_within(tallies: Iterable[Row], now: datetime) -> Iterator[Row]:
    """The tallies of the last twelve months; a month of which a part lies in them counts whole."""
    first = f"{now.year - 1:04}-{now.month:02}"
    return (row for row in tallies if row["month"] >= first)


def sales_within(tallies: Iterable[Row], now: datetime) -> int:
    """How many disclosures of the last twelve months were sales, or sharing for cross-context advertising."""
    return sum(row["total"] for row in months_within(tallies, now) if row["kind"] in SOLD)
