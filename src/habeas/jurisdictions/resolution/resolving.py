"""Resolves one request: rights, clocks, the dates to work to, burdens, duties and findings, with their trace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from habeas.jurisdictions.catalog import DATA_PACK_VERSION
from habeas.jurisdictions.resolution.applicability import AppliedLaw, applicable_laws
from habeas.jurisdictions.resolution.asked import (
    Asked,
    Clarification,
    ExtensionNotice,
    FeeStep,
    IdentityCheck,
    Steps,
)
from habeas.jurisdictions.resolution.burdens import ask_again_from, fee_of, remedies_of
from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.findings import Report, findings_on
from habeas.jurisdictions.resolution.grants import Granted, granted, verification_of
from habeas.jurisdictions.resolution.law_clocks import law_clocks
from habeas.jurisdictions.resolution.promise_clocks import Contract, SpecificPolicy, promise_clocks
from habeas.jurisdictions.rules.facts import Facts
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import (
    BINDING_BY_LAW,
    WORKED_TO,
    Availability,
    ClockPurpose,
    DueStatus,
    Right,
    Strength,
    Verification,
)
from habeas.jurisdictions.rules.terms import NoticeTerms, Promise
from habeas.kernel.periods import end_of_day


@dataclass(frozen=True, slots=True)
class Due:
    """A date to work to: the local date, its instant in UTC, and the source that set it."""

    date: date
    at: datetime
    source: str
    zone: str
    immediate: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """What applies to one request.

    `effective_due` is the date to work to, `hard_due` the outer limit of the law, `acknowledge_by` (strict) and
    `acknowledge_limit` (outer) the dates of a confirmation of receipt; each is None when no source sets one.
    """

    right: Right
    received_at: datetime
    laws: tuple[AppliedLaw, ...]
    contract: Contract
    granted: Granted
    clocks: tuple[Clock, ...]
    effective_due: Due | None
    hard_due: Due | None
    acknowledge_by: Due | None
    acknowledge_limit: Due | None
    interim_reply_by: Due | None
    verification: Verification
    fee: int | None
    remedies: tuple[str, ...]
    ask_again_not_before: date | None
    findings: tuple[Report, ...]
    data_pack: str
    calendars: tuple[str, ...]

    @property
    def availability(self) -> Availability:
        """Whether the person has the right."""
        return self.granted.availability

    @property
    def because(self) -> str:
        """Why the person has the right, or has not."""
        return self.granted.because

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where each source grants the right."""
        return self.granted.citations

    @property
    def duties(self) -> tuple[str, ...]:
        """What else has to be done."""
        return self.granted.duties

    @property
    def assumed(self) -> bool:
        """Whether some law applies only because a fact is unknown."""
        return any(applied.assumed for applied in self.laws)

    @property
    def provisional(self) -> bool:
        """Whether some clock counts days beyond the published calendar."""
        return any(clock.provisional for clock in self.clocks)

    def status_at(self, instant: datetime) -> DueStatus:
        """Where the unanswered request stands; what is due at once is overdue when the day of receipt has ended."""
        at_once = self.effective_due if self.effective_due and self.effective_due.immediate else None
        if at_once is not None and instant > end_of_day(at_once.date, at_once.zone):
            return DueStatus.OVERDUE
        if self.hard_due is not None and instant > self.hard_due.at:
            return DueStatus.OVERDUE
        if self.effective_due is not None and instant > self.effective_due.at:
            return DueStatus.PROMISE_MISSED
        return DueStatus.ON_TIME


def resolve_right(
    right: Right,
    received_at: datetime,
    laws: Facts | Sequence[AppliedLaw],
    terms: NoticeTerms | None = None,
    *,
    channel: str | None = None,
    scope: str | None = None,
    identity: IdentityCheck | None = None,
    clarification: Clarification | None = None,
    extension: ExtensionNotice | None = None,
    fee: FeeStep | None = None,
    specific: SpecificPolicy | None = None,
    served_language: str | None = None,
    served_promise: Promise | None = None,
    collected_under: NoticeTerms | None = None,
) -> Resolution:
    """Resolves a request for one right, received at an aware instant, under facts or laws already found."""
    if isinstance(laws, Facts):
        channel, served_language = channel or laws.channel, served_language or laws.served_language
        laws = applicable_laws(laws, received_at)
    asked = Asked(right, received_at, channel, scope, Steps(identity, clarification, extension, fee))
    contract = Contract(
        terms=terms,
        served_language=served_language,
        served_promise=served_promise,
        specific=specific,
        collected_under=collected_under,
    )
    return resolve(asked, tuple(laws), contract)


def resolve(asked: Asked, laws: tuple[AppliedLaw, ...], contract: Contract) -> Resolution:
    """Resolves a request under the laws that apply and everything that was promised."""
    found = granted(asked.right, laws, contract.terms, asked.received_at)
    clocks = (*law_clocks(laws, asked), *promise_clocks(contract, asked))
    answers = [clock for clock in clocks if clock.purpose is not ClockPurpose.ACKNOWLEDGE]
    receipts = [clock for clock in clocks if clock.purpose is ClockPurpose.ACKNOWLEDGE]
    return Resolution(
        right=asked.right,
        received_at=asked.received_at,
        laws=laws,
        contract=contract,
        granted=found,
        clocks=clocks,
        effective_due=_earliest(filter(None, map(_worked_to, answers))),
        hard_due=_earliest(filter(None, map(_limit, answers))),
        acknowledge_by=_earliest(filter(None, map(_worked_to, receipts))),
        acknowledge_limit=_earliest(filter(None, map(_limit, receipts))),
        interim_reply_by=_interim(answers),
        verification=verification_of(found, asked.scope),
        fee=fee_of(asked.right, found, contract.terms),
        remedies=remedies_of(found),
        ask_again_not_before=ask_again_from(found, asked.received_at),
        findings=findings_on(clocks, laws, contract, asked),
        data_pack=DATA_PACK_VERSION,
        calendars=tuple(sorted({clock.calendar_version for clock in clocks if clock.calendar_version})),
    )


def _earliest(dues: Iterable[Due]) -> Due | None:
    return min(dues, key=lambda due: (due.at, due.source, due.zone), default=None)


def _worked_to(clock: Clock) -> Due | None:
    """What this clock adds to the dates to work to: its strict date, from which a promise differs while provisional."""
    if clock.strength not in WORKED_TO or clock.replaced_by is not None:
        return None
    if clock.immediate and clock.target_due_at is not None:
        return Due(clock.receipt_date, clock.target_due_at, clock.source, clock.zone, immediate=True)
    if clock.target_due is None or clock.target_due_at is None:
        return None
    return Due(clock.target_due, clock.target_due_at, clock.source, clock.zone)


def _limit(clock: Clock) -> Due | None:
    if clock.strength not in BINDING_BY_LAW or clock.legal_due is None or clock.legal_due_at is None:
        return None
    return Due(clock.legal_due, clock.legal_due_at, clock.source, clock.zone)


def _interim(clocks: Sequence[Clock]) -> Due | None:
    """A promise is not extended by a statute: a reasoned interim reply meets it."""
    if not any(clock.extended for clock in clocks):
        return None
    return _earliest(
        filter(None, (_worked_to(clock) for clock in clocks if clock.strength is Strength.CONTRACTUAL_PROMISE))
    )
