"""What the register says of the last twelve months."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]
SOLD = ("SALE", "CROSS_CONTEXT_ADVERTISING")


def months_within(tallies: Iterable[Row], now: datetime) -> Iterator[Row]:
    """The tallies of the last twelve months; a month of which a part lies in them counts whole."""
    first = f"{now.year - 1:04}-{now.month:02}"
    return (row for row in tallies if row["month"] >= first)


def sales_within(tallies: Iterable[Row], now: datetime) -> int:
    """How many disclosures of the last twelve months were sales, or sharing for cross-context advertising."""
    return sum(row["total"] for row in months_within(tallies, now) if row["kind"] in SOLD)
