"""The clocks that the applicable laws start for a request."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.changes import extension_state, pause_days, start_of
from habeas.jurisdictions.resolution.clocks import (
    Clock,
    counted,
    counted_strictly,
    counts_days_worked,
    nominal_end,
    rolled,
    version_of,
)
from habeas.jurisdictions.rules.pack import ClockRule
from habeas.jurisdictions.rules.sets import ExtensionState
from habeas.kernel.periods import Period, Unit, add_days, end_of_day, local_date

_VARIANT = "VARIANT"


def law_clocks(laws: Iterable[AppliedLaw], asked: Asked) -> Iterator[Clock]:
    """Every clock of every law that grants the right and is in force at receipt."""
    for applied in laws:
        receipt = local_date(asked.received_at, applied.zone)
        for rule in applied.law.clocks:
            if rule.covers(asked.right, asked.channel, receipt):
                yield _clock(rule, applied, asked, receipt)


def _clock(rule: ClockRule, applied: AppliedLaw, asked: Asked, receipt: date) -> Clock:
    period = rule.period
    clock = _unnumbered(rule, applied, asked, receipt)
    if period is None:
        return clock
    if counts_days_worked(period):
        return _over_calendar(clock, rule, period, applied)
    return _by_dates(clock, rule, period, applied, asked)


def _unnumbered(rule: ClockRule, applied: AppliedLaw, asked: Asked, receipt: date) -> Clock:
    calendar = _calendar(rule.legal_calendar, applied)
    at_once = rule.unit is Unit.IMMEDIATE
    return Clock(
        source=rule.source,
        law=applied.key,
        label=applied.law.label,
        purpose=rule.purpose,
        strength=rule.strength,
        period=rule.period,
        unit=rule.unit,
        zone=applied.zone,
        calendar=calendar,
        calendar_version=version_of(calendar),
        receipt_date=receipt,
        start_date=start_of(rule, asked, receipt, applied.zone),
        citation=rule.origin.citation,
        verified=rule.origin.verified,
        because=f"{rule.origin.citation.reference}: {rule.period or rule.unit.value.replace('_', ' ')}",
        target_due_at=asked.received_at.astimezone(UTC) if at_once else None,
    )


def _calendar(name: str | None, applied: AppliedLaw) -> str | None:
    return applied.calendar if name == _VARIANT else name


def _over_calendar(clock: Clock, rule: ClockRule, period: Period, applied: AppliedLaw) -> Clock:
    legal_calendar = clock.calendar or applied.calendar
    target_calendar = _calendar(rule.target_calendar, applied) or legal_calendar
    legal = counted(clock.start_date, period, legal_calendar)
    target = counted_strictly(clock.start_date, period, target_calendar)
    return replace(
        clock,
        unpaused=legal.day,
        base=legal.day,
        target_due=target,
        legal_due=legal.day,
        target_due_at=end_of_day(target, clock.zone),
        legal_due_at=end_of_day(legal.day, clock.zone),
        provisional=legal.provisional,
    )


def _by_dates(clock: Clock, rule: ClockRule, period: Period, applied: AppliedLaw, asked: Asked) -> Clock:
    pause = pause_days(rule, applied.law, asked, clock.receipt_date, clock.zone)
    first_target, first_legal = _ends(clock, rule, period, pause)
    state = extension_state(rule, asked.steps.extension, first_legal, clock.zone)
    longer = _ends(clock, rule, rule.extension.total, pause) if rule.extension else (None, None)
    target, legal = first_target, first_legal
    if state is ExtensionState.ACCEPTED and longer[0] and longer[1]:
        target, legal = longer
    return replace(
        clock,
        unpaused=nominal_end(clock.receipt_date, period),
        base=nominal_end(clock.start_date, period),
        target_due=target,
        legal_due=legal,
        target_due_at=end_of_day(target, clock.zone),
        legal_due_at=end_of_day(legal, clock.zone),
        first_legal_due_at=end_of_day(first_legal, clock.zone),
        extended_target=longer[0],
        extended_legal=longer[1],
        extension=state,
        pause_days=pause,
        rolled=legal != add_days(target, rule.strict_days),
    )


def _ends(clock: Clock, rule: ClockRule, period: Period, pause: int) -> tuple[date, date]:
    """The strict and the outer end of a period of days or months."""
    end = add_days(nominal_end(clock.start_date, period), pause)
    outer = rolled(end, clock.calendar) if rule.rolls and clock.calendar else end
    return add_days(end, -rule.strict_days), outer
