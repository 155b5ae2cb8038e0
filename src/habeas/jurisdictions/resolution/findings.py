"""What the engine reports about a request instead of passing over it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.changes import identity_may_pause
from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.promise_clocks import ADDENDUM, SPECIFIC_POLICY, Contract
from habeas.jurisdictions.rules.sets import BINDING_BY_LAW, ClockPurpose, ExtensionState, Finding, PauseRule, Strength
from habeas.kernel.periods import local_date


@dataclass(frozen=True, slots=True)
class Report:
    """One finding, with the sentence that a privacy team reads."""

    finding: Finding
    message: str


def in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """The findings without repeats, the weightiest kind first."""
    order = list(Finding)
    return tuple(sorted(dict.fromkeys(reports), key=lambda report: (order.index(report.finding), report.message)))


def findings_on(
    clocks: tuple[Clock, ...], laws: tuple[AppliedLaw, ...], contract: Contract, asked: Asked
) -> tuple[Report, ...]:
    """Everything to be reported about the dates of a request."""
    found = [
        *_on_promises(clocks),
        *_on_addenda(clocks),
        *_on_texts(contract),
        *_on_versions(clocks, contract),
        *_on_extension(clocks, asked),
        *_on_horizon(clocks),
        *_on_laws(laws, asked),
    ]
    return in_order(found)


def _on_promises(clocks: tuple[Clock, ...]) -> Iterator[Report]:
    floor = min(filter(None, map(_first_limit, clocks)), default=None)
    for clock in clocks:
        if clock.strength is not Strength.CONTRACTUAL_PROMISE or clock.legal_due_at is None:
            continue
        if floor is not None and clock.legal_due_at > floor:
            below = _below_law(clock)
            yield Report(below, f"{clock.source} ({clock.period}) ends after the earliest limit of the law")
        if clock.replaced_by == SPECIFIC_POLICY and _weaker_than(clocks, clock.legal_due_at):
            yield Report(Finding.SPECIFIC_WEAKER_THAN_GENERAL, f"the specific policy promises less than {clock.source}")


def _first_limit(clock: Clock) -> datetime | None:
    """By when a law wants an answer if nothing is extended; an acknowledgement is no answer."""
    if clock.strength not in BINDING_BY_LAW or clock.purpose is not ClockPurpose.ANSWER:
        return None
    return clock.first_legal_due_at or clock.legal_due_at


def _below_law(clock: Clock) -> Finding:
    specific = clock.source == SPECIFIC_POLICY
    return Finding.SPECIFIC_POLICY_BELOW_LAW if specific else Finding.PROMISE_BELOW_LAW


def _weaker_than(clocks: tuple[Clock, ...], general: datetime) -> bool:
    dues = (clock.legal_due_at for clock in clocks if clock.source == SPECIFIC_POLICY)
    return any(due is not None and due > general for due in dues)


def _on_addenda(clocks: tuple[Clock, ...]) -> Iterator[Report]:
    others = [clock for clock in clocks if clock.strength is Strength.CONTRACTUAL_PROMISE and clock.source != ADDENDUM]
    best = min((clock.legal_due_at for clock in others if clock.legal_due_at and not clock.replaced_by), default=None)
    for clock in clocks:
        late = clock.legal_due_at is not None and best is not None and clock.legal_due_at > best
        if clock.source == ADDENDUM and late:
            yield Report(
                Finding.ADDENDUM_TAKES_AWAY, f"the addendum promises {clock.period}, later than the notice does"
            )


def _on_texts(contract: Contract) -> Iterator[Report]:
    served, prevailing = contract.served(), contract.prevailing()
    if served is not None and prevailing is not None and contract.diverges():
        yield Report(
            Finding.TRANSLATION_DIVERGENCE,
            f"the served text promises {served.period}, the prevailing one {prevailing.period}",
        )


def _on_versions(clocks: tuple[Clock, ...], contract: Contract) -> Iterator[Report]:
    now, collected = contract.prevailing(), contract.collected_under
    before = collected.promise if collected else None
    dues = {clock.source: clock.legal_due_at for clock in clocks}
    if now is None or before is None:
        return
    later, earlier = dues.get(now.code), dues.get(before.code)
    if later is not None and earlier is not None and later > earlier:
        yield Report(
            Finding.LATER_VERSION_WEAKER,
            f"the data were collected under a promise of {before.period}, now it is {now.period}",
        )


def _on_extension(clocks: tuple[Clock, ...], asked: Asked) -> Iterator[Report]:
    for clock in clocks if asked.steps.extension else ():
        if clock.extension in (ExtensionState.REJECTED_LATE, ExtensionState.REJECTED_WITHOUT_REASON):
            yield Report(Finding.EXTENSION_REJECTED, f"{clock.source}: {clock.extension.value}")


def _on_horizon(clocks: tuple[Clock, ...]) -> Iterator[Report]:
    for clock in clocks:
        if clock.provisional:
            yield Report(
                Finding.CALENDAR_HORIZON_PASSED,
                f"{clock.source} counts days for which calendar {clock.calendar} is not published",
            )


def _on_laws(laws: tuple[AppliedLaw, ...], asked: Asked) -> Iterator[Report]:
    for applied in laws:
        receipt = local_date(asked.received_at, applied.zone)
        if applied.assumed:
            yield Report(Finding.LAW_ASSUMED, f"{applied.key} is assumed while a fact is unknown")
        if not applied.law.origin.in_force(receipt):
            yield Report(Finding.LAW_NOT_IN_FORCE, f"{applied.key} is not in force on {receipt}")
        yield from _on_identity(applied, asked)


def _on_identity(applied: AppliedLaw, asked: Asked) -> Iterator[Report]:
    identity = asked.steps.identity
    rules = {clock.pause for clock in applied.law.clocks if asked.right in clock.rights} - {PauseRule.NONE}
    if identity is None or not rules:
        return
    receipt = local_date(asked.received_at, applied.zone)
    if identity.answered is None:
        yield Report(Finding.IDENTITY_ANSWER_OUTSTANDING, f"{applied.key}: dates stand as if nothing had been asked")
    on_doubt = PauseRule.IDENTITY_ON_REASONABLE_DOUBT in rules
    refused = (
        not identity_may_pause(applied.law, asked, receipt, applied.zone)
        if on_doubt
        else (identity.reasonable_doubt is False)
    )
    if refused:
        yield Report(Finding.IDENTITY_PAUSE_REFUSED, f"{applied.key}: no reasonable doubt shown, or asked for too late")
