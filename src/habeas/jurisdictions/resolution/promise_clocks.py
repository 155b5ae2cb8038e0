"""The clocks that promises start: of the notice, of a translation, of an earlier version, of a specific policy."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.clocks import (
    Clock,
    counted,
    counted_strictly,
    counts_days_worked,
    nominal_end,
    version_of,
)
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import ClockPurpose, Right, Strength
from habeas.jurisdictions.rules.terms import NoticeTerms, Promise
from habeas.kernel.periods import Unit, add_hours, end_of_day, local_date

SPECIFIC_POLICY, ADDENDUM = "SPECIFIC_POLICY", "ADDENDUM"


@dataclass(frozen=True, slots=True)
class SpecificPolicy:
    """What a policy for one service promises instead of the general notice, for the rights that it covers.

    `may_weaken` False keeps the general promise where the policy's is worse.
    """

    promise: Promise
    covers: frozenset[Right] = field(default_factory=frozenset)
    may_weaken: bool = True

    def speaks_of(self, right: Right) -> bool:
        """Whether the policy covers the right; one that lists none covers all."""
        return not self.covers or right in self.covers


@dataclass(frozen=True, slots=True)
class Contract:
    """Everything that was promised to this person: the notice in force, the text served, older and special terms.

    `collected_under` is the version under which the data were collected, when fresh agreement to the newer one
    was not given; `addenda` are the times that addenda for the person's place promise on top.
    """

    terms: NoticeTerms | None = None
    served_language: str | None = None
    served_promise: Promise | None = None
    prevailing_language: str | None = None
    specific: SpecificPolicy | None = None
    collected_under: NoticeTerms | None = None
    addenda: tuple[Promise, ...] = ()

    def prevailing(self) -> Promise | None:
        """The promise in the language that prevails."""
        if self.terms is None:
            return None
        language = self.prevailing_language or self.terms.prevailing_language
        return self.terms.translations.get(language or "", self.terms.promise)

    def served(self) -> Promise | None:
        """The promise in the text that the person was given, when that is another text."""
        if self.terms is None or self.served_language is None:
            return None
        if self.served_language == (self.prevailing_language or self.terms.prevailing_language):
            return None
        return self.served_promise or self._text_in(self.served_language)

    def _text_in(self, language: str) -> Promise | None:
        """What the text in a language promises; a language without a region is any of its forms."""
        assert self.terms is not None
        if language == self.terms.language:
            return self.terms.translations.get(language, self.terms.promise)
        forms = (tag for tag in sorted(self.terms.translations) if tag == language or tag.startswith(f"{language}-"))
        return next((self.terms.translations[tag] for tag in forms), None)

    def diverges(self) -> bool:
        """Whether the served text promises something else than the prevailing one."""
        served, prevailing = self.served(), self.prevailing()
        return served is not None and prevailing is not None and served.period != prevailing.period


def promise_clocks(contract: Contract, asked: Asked) -> tuple[Clock, ...]:
    """The clocks of all promises; one that a specific policy replaces says by which source, and what an addendum
    promises comes on top of all."""
    terms = contract.terms
    notice = terms.notice if terms else ""
    promises = [contract.prevailing(), contract.served() if contract.diverges() else None]
    if contract.collected_under is not None:
        promises.append(contract.collected_under.promise)
    general = _unique([promise_clock(promise, promise.code, notice, asked) for promise in promises if promise])
    added = (promise_clock(promise, ADDENDUM, notice, asked) for promise in contract.addenda)
    return (*_with_specific(contract, general, notice, asked), *added)


def _with_specific(contract: Contract, clocks: tuple[Clock, ...], notice: str, asked: Asked) -> tuple[Clock, ...]:
    specific = contract.specific
    if specific is None or not specific.speaks_of(asked.right):
        return clocks
    own = promise_clock(specific.promise, SPECIFIC_POLICY, notice, asked)
    if clocks and not specific.may_weaken and _due_at(own) > min(map(_due_at, clocks)):
        return (*clocks, replace(own, replaced_by=clocks[0].source))
    return (*(replace(clock, replaced_by=SPECIFIC_POLICY) for clock in clocks), own)


def _unique(clocks: list[Clock]) -> tuple[Clock, ...]:
    return tuple({clock.source: clock for clock in reversed(clocks)}.values())[::-1]


def _due_at(clock: Clock) -> datetime:
    if clock.legal_due_at is None:
        raise ValueError(f"{clock.source} promises no time")
    return clock.legal_due_at


def promise_clock(promise: Promise, source: str, notice: str, asked: Asked) -> Clock:
    """The clock of one promise: counted from the day after receipt, never paused, extended or rolled.

    Of several readings the one that ends first counts; a hedge of the text takes nothing away.
    """
    receipt = local_date(asked.received_at, promise.zone)
    said, promise = promise, _read_for_the_person(promise, receipt, asked.received_at)
    target, due, provisional = _dates(promise, receipt, asked.received_at)
    by_hours = promise.period.unit is Unit.HOUR
    at = add_hours(asked.received_at, promise.period.number) if by_hours else end_of_day(due, promise.zone)
    hedge = f" ({promise.soft_word!r})" if promise.soft_word else ""
    other = f", in words that can also mean {said.period}" if said is not promise else ""
    return Clock(
        source=source,
        law=None,
        label=promise.calendar,
        purpose=ClockPurpose.ANSWER,
        strength=Strength.CONTRACTUAL_PROMISE,
        period=promise.period,
        unit=promise.period.unit,
        zone=promise.zone,
        calendar=promise.calendar,
        calendar_version=version_of(promise.calendar),
        receipt_date=receipt,
        start_date=receipt,
        citation=Citation(notice, promise.reference),
        verified=True,
        because=f"promised{hedge}: {promise.period}{other}",
        unpaused=due,
        base=due,
        target_due=target,
        legal_due=due,
        target_due_at=at if by_hours else end_of_day(target, promise.zone),
        legal_due_at=at,
        provisional=provisional,
    )


def _read_for_the_person(promise: Promise, receipt: date, received_at: datetime) -> Promise:
    """The promise as the reading has it that ends first."""
    readings = (promise, *(replace(promise, period=period) for period in promise.readings))
    return min(readings, key=lambda each: _dates(each, receipt, received_at)[1])


def _dates(promise: Promise, receipt: date, received_at: datetime) -> tuple[date, date, bool]:
    period = promise.period
    if counts_days_worked(period):
        due = counted(receipt, period, promise.calendar)
        return counted_strictly(receipt, period, promise.calendar), due.day, due.provisional
    if period.unit is Unit.HOUR:
        day = local_date(add_hours(received_at, period.number), promise.zone)
    else:
        day = nominal_end(receipt, period)
    return day, day, False
