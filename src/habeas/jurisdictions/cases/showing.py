"""Shows clocks and dates as a written case does: local dates, instants in UTC, and every input."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from habeas.jurisdictions.resolution.clocks import Clock, counted_naively
from habeas.jurisdictions.resolution.resolving import Due, Resolution
from habeas.jurisdictions.rules.sets import ClockPurpose, Strength
from habeas.kernel.periods import Unit, end_of_day

Shown = dict[str, Any]
IMMEDIATE = "IMMEDIATE"


def iso(day: date | None) -> str | None:
    """A date in ISO 8601."""
    return None if day is None else day.isoformat()


def utc(at: datetime | None) -> str | None:
    """An instant in UTC, with Z."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def due_date(due: Due | None) -> str | None:
    """The local date of a due, or the word that it allows no delay."""
    if due is None:
        return None
    return IMMEDIATE if due.immediate else due.date.isoformat()


def shown_clocks(clocks: Iterable[Clock]) -> Shown:
    """The clocks by the name of their source; a law's clocks for one request stand together."""
    shown: Shown = {}
    for clock in clocks:
        name = clock.source
        if clock.law and ":" in clock.law and shown.get(name, {}).get("law", clock.law) != clock.law:
            name = clock.law
        shown.setdefault(name, {"law": clock.law, **_common(clock)}).update(_by_purpose(clock))
    return shown


def _common(clock: Clock) -> Shown:
    return {
        "receipt_date": iso(clock.receipt_date),
        "zone": clock.zone,
        "strength": clock.strength.value,
        "citation": {"source": clock.citation.source, "reference": clock.citation.reference},
        "verified": clock.verified,
    }


def _by_purpose(clock: Clock) -> Shown:
    if clock.purpose is ClockPurpose.ACKNOWLEDGE:
        return {"ack_target": iso(clock.target_due), "ack_legal": iso(clock.legal_due)}
    if clock.immediate:
        return {"effect": IMMEDIATE, "effect_citation": clock.citation.reference}
    if clock.period is None:
        return {"target_due": None, "legal_due": None, "answer": clock.unit.value.upper()}
    return {**_dates(clock), **_inputs(clock)}


def _dates(clock: Clock) -> Shown:
    return {
        "target_due": iso(clock.target_due),
        "legal_due": iso(clock.legal_due),
        "due": iso(clock.legal_due),
        "target_due_utc": utc(clock.target_due_at),
        "legal_due_utc": utc(clock.legal_due_at),
        "due_utc": utc(clock.legal_due_at),
        "base": iso(clock.base),
        "unpaused": iso(clock.unpaused),
        "extended_target": iso(clock.extended_target),
        "extended_legal": iso(clock.extended_legal),
    }


def _inputs(clock: Clock) -> Shown:
    return {
        "period": str(clock.period),
        "calendar": clock.calendar,
        "relevant_time": iso(clock.start_date),
        "paused": clock.paused,
        "pause_days": clock.pause_days,
        "excluded_days": clock.pause_days,
        "extension": clock.extension.value,
        "rolled": clock.rolled,
        "provisional": clock.provisional,
        "replaced_by": clock.replaced_by,
    }


def receipt_dates(clocks: Iterable[Clock]) -> Shown:
    """The date of receipt in the zone of each law and promise."""
    return {clock.label: iso(clock.receipt_date) for clock in clocks if clock.label}


def instants_by_label(clocks: Iterable[Clock]) -> Shown:
    """The ends of the answer clocks of laws in UTC, such as `legal_due_utc_EU`."""
    shown: Shown = {}
    for clock in clocks:
        if clock.law and clock.purpose is ClockPurpose.ANSWER and clock.source == clock.law.partition(":")[0]:
            shown.setdefault(f"legal_due_utc_{clock.label}", utc(clock.legal_due_at))
            shown.setdefault(f"target_due_utc_{clock.label}", utc(clock.target_due_at))
    return shown


def wrong_answers(clocks: Iterable[Clock], effective: Due | None) -> Shown:
    """What a count that knows only Mondays to Fridays would give for the clock that decides."""
    for clock in clocks:
        deciding = effective is not None and clock.source == effective.source
        if not deciding or clock.period is None or clock.unit is not Unit.WORKING_DAY:
            continue
        naive = counted_naively(clock.start_date, clock.period)
        if naive != clock.legal_due:
            return {"wrong_answers": {"naive_mon_fri": iso(naive)}}
    return {}


def statuses(found: Resolution, mentioned: Iterable[date]) -> Shown:
    """Where the request stands, unanswered, on every day that the case mentions and the day after each due date."""
    dues = [due for due in (found.effective_due, found.hard_due) if due is not None]
    days = {*mentioned, *(due.date for due in dues), *(due.date + timedelta(days=1) for due in dues)}
    zone = found.hard_due.zone if found.hard_due else found.effective_due.zone if found.effective_due else "UTC"
    return {
        f"status_on_{day:%Y_%m_%d}": found.status_at(end_of_day(day, zone)).value
        for day in sorted(days)
        if day >= found.received_at.date()
    }


def promised(clocks: Iterable[Clock]) -> Clock | None:
    """The promise to work to: the earliest that nothing replaces."""
    live = [clock for clock in clocks if clock.strength is Strength.CONTRACTUAL_PROMISE and not clock.replaced_by]
    return min(live, key=lambda clock: clock.legal_due_at or datetime.max.replace(tzinfo=UTC), default=None)
