"""Turns the clocks of a law's data file into rules that can be computed."""

from collections.abc import Iterable, Mapping
from typing import Any

from habeas.jurisdictions.rules.origins import OriginReader
from habeas.jurisdictions.rules.pack import ClockRule, ExtensionRule
from habeas.jurisdictions.rules.sets import ClockPurpose, PauseRule, Right, Strength
from habeas.kernel.periods import Period, Unit


def clock_rules(entries: Iterable[Mapping[str, Any]], read: OriginReader) -> tuple[ClockRule, ...]:
    """The clocks of a law, in the order of its file."""
    return tuple(_clock(entry, read) for entry in entries)


def _clock(entry: Mapping[str, Any], read: OriginReader) -> ClockRule:
    target, legal = entry.get("calendars", (None, None))
    return ClockRule(
        source=entry["clock"],
        purpose=ClockPurpose(entry["purpose"]),
        rights=frozenset(Right(right) for right in entry["rights"]),
        channels=frozenset(entry.get("channels", ())),
        period=_period(entry),
        unit=Unit(entry["unit"]),
        strength=Strength(entry["strength"]),
        strict_days=entry.get("strict", 0),
        target_calendar=target,
        legal_calendar=legal,
        rolls=entry.get("rolls", False),
        pause=PauseRule(entry.get("pause", PauseRule.NONE)),
        clarification_rights=frozenset(Right(right) for right in entry.get("clarification", ())),
        extension=_extension(entry.get("extension"), read),
        origin=read(entry),
    )


def _period(entry: Mapping[str, Any]) -> Period | None:
    return Period(entry["number"], Unit(entry["unit"])) if "number" in entry else None


def _extension(entry: Mapping[str, Any] | None, read: OriginReader) -> ExtensionRule | None:
    return ExtensionRule(Period(entry["number"], Unit(entry["unit"])), read(entry)) if entry else None
