"""What the people of a demand are told, and what the public is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.demands.rules.sets import DemandStatus
from habeas.kernel.language import spoken, words_in

LETTERS = words_in("habeas.demands", "letters.yaml")


@dataclass(frozen=True)
class Told:
    """What a letter says: who asked, by which document, for what, how it stands, and what was granted."""

    controller: str
    authority: str
    citation: str
    demanded: tuple[str, ...]
    granted: tuple[str, ...]
    status: DemandStatus


def letter(told: Told, language: str | None) -> tuple[str, str]:
    """Subject and text, in the language or in English; kinds of data are named by their codes."""
    own = LETTERS[spoken(language, LETTERS)]
    scope = {"demanded": ", ".join(told.demanded), "granted": ", ".join(told.granted)}
    words = {"controller": told.controller, "authority": told.authority, "citation": told.citation, **scope}
    parts = [own["asked"], own["stands"][told.status.value], *([own["granted"]] if told.granted else []), own["where"]]
    text = "\n\n".join(part.format(**words) for part in parts)
    return own["subject"].format(**words), f"{text}\n"


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
