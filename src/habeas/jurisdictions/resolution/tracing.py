"""The trace of a resolution in sentences, and as data to be stored with the request that it decided."""

from collections.abc import Iterator
from typing import Any

from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.resolving import Due, Resolution
from habeas.jurisdictions.rules.sets import ExtensionState


def sentences(found: Resolution) -> Iterator[str]:
    """How the dates came about, in the order in which they were found."""
    yield f"A request for {found.right.value} was received at {found.received_at.isoformat()}."
    for applied in found.laws:
        yield f"{applied.key} applies: {applied.because}."
    terms = found.contract.terms
    yield f"Notice {terms.notice}, version {terms.version}, is in force." if terms else "No notice is in force."
    yield f"The right is {found.availability.value}: {found.because}."
    for clock in found.clocks:
        yield from _of_clock(clock)
    yield from _of_dues(found)
    for report in found.findings:
        yield f"Finding {report.finding.value}: {report.message}."
    yield f"Computed with data pack {found.data_pack} and calendars {', '.join(found.calendars) or 'none'}."


def _of_clock(clock: Clock) -> Iterator[str]:
    head = f"{clock.source} ({clock.strength.value}, {clock.citation.reference})"
    if clock.target_due is None:
        yield f"{head} asks for {clock.purpose.value.lower()} {clock.unit.value.replace('_', ' ')}."
        return
    yield (
        f"{head} gives {clock.period} to {clock.purpose.value.lower()}, received on {clock.receipt_date} in "
        f"{clock.zone}: strictly {clock.target_due}, at the latest {clock.legal_due}."
    )
    yield from _of_changes(clock)


def _of_changes(clock: Clock) -> Iterator[str]:
    if clock.start_date != clock.receipt_date:
        yield f"{clock.source} starts at the relevant time, {clock.start_date}."
    if clock.pause_days:
        yield f"{clock.source} does not count {clock.pause_days} days; without them it ended on {clock.unpaused}."
    if clock.extension not in (ExtensionState.NOT_ALLOWED, ExtensionState.AVAILABLE):
        yield f"{clock.source}: the longer period is {clock.extension.value}, until {clock.extended_legal} at most."
    if clock.rolled:
        yield f"{clock.source} moved to the next working day of calendar {clock.calendar}."
    if clock.provisional:
        yield f"{clock.source} is provisional: calendar {clock.calendar} is not published that far."
    if clock.replaced_by:
        yield f"{clock.source} is replaced by {clock.replaced_by}."


def _of_dues(found: Resolution) -> Iterator[str]:
    named = (
        ("Confirm receipt by", found.acknowledge_by),
        ("Work to", found.effective_due),
        ("Outer limit of the law:", found.hard_due),
        ("Send a reasoned interim reply by", found.interim_reply_by),
    )
    for words, due in named:
        if due is not None:
            yield f"{words} {_said(due)}."


def _said(due: Due) -> str:
    return f"at once ({due.source})" if due.immediate else f"{due.date} ({due.source}, {due.at.isoformat()})"


def trace(found: Resolution) -> dict[str, Any]:
    """The resolution as data for storage: laws and tests, terms, clocks, findings and versions."""
    terms = found.contract.terms
    return {
        "laws": [
            {"law": law.key, "test": law.test, "because": law.because, "assumed": law.assumed} for law in found.laws
        ],
        "notice": {"notice": terms.notice, "version": terms.version} if terms else None,
        "clocks": [_stored(clock) for clock in found.clocks],
        "findings": [{"finding": item.finding.value, "message": item.message} for item in found.findings],
        "data_pack": found.data_pack,
        "calendars": list(found.calendars),
        "sentences": list(sentences(found)),
    }


def _stored(clock: Clock) -> dict[str, Any]:
    return {
        "source": clock.source,
        "law": clock.law,
        "purpose": clock.purpose.value,
        "strength": clock.strength.value,
        "period": str(clock.period) if clock.period else clock.unit.value,
        "zone": clock.zone,
        "calendar": clock.calendar_version,
        "receipt_date": clock.receipt_date.isoformat(),
        "start_date": clock.start_date.isoformat(),
        "target_due": clock.target_due.isoformat() if clock.target_due else None,
        "legal_due": clock.legal_due.isoformat() if clock.legal_due else None,
        "pause_days": clock.pause_days,
        "extension": clock.extension.value,
        "provisional": clock.provisional,
        "replaced_by": clock.replaced_by,
        "reference": clock.citation.reference,
        "verified": clock.verified,
    }
