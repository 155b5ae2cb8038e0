"""What the people of a demand are told, and what the public is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.demands.rules.sets import DemandStatus

_STANDS: Mapping[DemandStatus, str] = {
    DemandStatus.RECEIVED: "We are examining it. Two of us examine whether it has a basis in law, and hand over no more"
    " than we must.",
    DemandStatus.EXAMINED: "One of us has examined it; a second person has not approved it yet.",
    DemandStatus.APPROVED: "Two of us have examined it, and we have to hand over what is named below.",
    DemandStatus.READY: "Two of us have examined it, and we have to hand over what is named below.",
    DemandStatus.HANDED_OVER: "We had to hand over, encrypted, what is named below.",
    DemandStatus.REFUSED: "We refused it. Nothing was handed over.",
    DemandStatus.EXPIRED: "Nobody fetched what we had to hand over. Nothing was handed over.",
}


@dataclass(frozen=True)
class Told:
    """What a letter says: who asked, by which document, for what, how it stands, and what was granted."""

    controller: str
    authority: str
    citation: str
    demanded: tuple[str, ...]
    granted: tuple[str, ...]
    status: DemandStatus


def letter(told: Told) -> tuple[str, str]:
    """Subject and text."""
    asked = f"{told.authority} demanded data about you by {told.citation}: {', '.join(told.demanded)}."
    granted = f"Of that, it may have: {', '.join(told.granted)}." if told.granted else ""
    where = "You find it in your account among the demands of authorities, and each look at your data in your ledger."
    text = "\n\n".join(part for part in (asked, _STANDS[told.status], granted, where) if part)
    return f"{told.controller}: an authority demanded data about you", f"{text}\n"


@dataclass(frozen=True)
class Year:
    """How many demands came in a year, and what became of them; `secret`, of how many nobody may be told now."""

    year: int
    received: int
    refused: int
    narrowed: int
    handed_over: int
    secret: int


def years(marks: Iterable[Mapping[str, Any]], now: datetime) -> list[Year]:
    """The counts of each year that had a demand, the latest first."""
    by_year: dict[int, list[Mapping[str, Any]]] = {}
    for mark in marks:
        by_year.setdefault(mark["year"], []).append(mark)
    return [_counted(year, by_year[year], now) for year in sorted(by_year, reverse=True)]


def _counted(year: int, marks: list[Mapping[str, Any]], now: datetime) -> Year:
    return Year(
        year,
        len(marks),
        sum(mark["status"] == DemandStatus.REFUSED for mark in marks),
        sum(bool(mark["narrowed"]) for mark in marks),
        sum(mark["status"] == DemandStatus.HANDED_OVER for mark in marks),
        sum(mark["secret_until"] is not None and datetime.fromisoformat(mark["secret_until"]) > now for mark in marks),
    )
