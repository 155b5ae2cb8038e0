"""The shape of a law as data: every value with its citation, its validity and whether it was verified."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from habeas.jurisdictions.rules.sets import (
    ClockPurpose,
    DenialCode,
    LegalBasis,
    PauseRule,
    Right,
    Strength,
    Verification,
)
from habeas.kernel.periods import Period, Unit

Scalar = str | int | float | bool | date | None
Value = Scalar | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule is written: the law or notice, and the place in it."""

    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What a legal value rests on, and from when to when it holds (both days included)."""

    citation: Citation
    valid_from: date
    valid_to: date | None
    verified: bool
    source: str

    def in_force(self, day: date) -> bool:
        """Whether the value holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Provision:
    """A value of a law that people read and the engine hands on."""

    topic: str
    value: Value
    origin: Origin


@dataclass(frozen=True, slots=True)
class ApplicabilityTest:
    """One ground on which a law applies: all its conditions must hold."""

    code: str
    conditions: tuple[str, ...]
    sentence: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Applicability:
    """When a law applies: one of its tests (ANY), or each of them (ALL).

    `reach` holds the places and the countries in which they lie: a person and a controller of whom no known
    place is among them cannot come under the law.
    """

    rule: str
    places: frozenset[str]
    reach: frozenset[str]
    tests: tuple[ApplicabilityTest, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A member state or nation within a law: its time zone and its calendar of holidays."""

    code: str | None
    zone: str
    calendar: str


@dataclass(frozen=True, slots=True)
class RightGrant:
    """A right as one law grants it."""

    right: Right
    iri: str
    condition: str | None
    absolute: bool
    verification: Verification | None
    duties: tuple[str, ...]
    ask_again_after: Period | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """By how much a period may be lengthened, in all from its start; notice is due within the first period."""

    total: Period
    origin: Origin


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One period of a law: for which rights, how long, how counted, how strongly it binds."""

    source: str
    purpose: ClockPurpose
    rights: frozenset[Right]
    channels: frozenset[str]
    period: Period | None
    unit: Unit
    strength: Strength
    strict_days: int
    target_calendar: str | None
    legal_calendar: str | None
    rolls: bool
    pause: PauseRule
    clarification_rights: frozenset[Right]
    extension: ExtensionRule | None
    origin: Origin

    def covers(self, right: Right, channel: str | None, day: date) -> bool:
        """Whether the period runs for this right, asked over this channel, on this day."""
        return right in self.rights and (not self.channels or channel in self.channels) and self.origin.in_force(day)


@dataclass(frozen=True, slots=True)
class Denials:
    """The reasons for which a law admits the refusal of each right, and all of them together."""

    by_right: Mapping[Right, Mapping[DenialCode, Origin]]
    all_codes: frozenset[DenialCode]

    def origin(self, right: Right, code: DenialCode, day: date) -> Origin | None:
        """Where the law admits the refusal of this right for this reason, or None when it does not."""
        found = self.by_right.get(right, {}).get(code)
        return found if found is not None and found.in_force(day) else None


@dataclass(frozen=True, slots=True)
class BasisRule:
    """A legal basis of one law, the rights that it opens or closes, and the scenes of a notice that it carries."""

    basis: LegalBasis
    iri: str
    rights_excluded: frozenset[Right]
    scenes: frozenset[str]
    origin: Origin


@dataclass(frozen=True, slots=True)
class AgeRule:
    """Up to which age somebody else decides, and what is written for each band of ages.

    `only` names the uses of which the rule speaks; None: of every use.
    """

    place: str
    bands: tuple[tuple[int, str], ...]
    otherwise: str
    origin: Origin
    only: str | None = None


@dataclass(frozen=True, slots=True)
class BreachRule:
    """One duty after a breach: whom to tell, by when, counted from what, and when at all."""

    duty: str
    period: Period | None
    unit: Unit
    start: str
    risks: frozenset[str]
    more_than: int
    grades: frozenset[str]
    operator: str | None
    calendar: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Retention:
    """Which duties to keep a law recognises, for which reason it then lets erasure be refused, what stays allowed
    meanwhile, and how long requests are recorded."""

    recognises: frozenset[str]
    code: DenialCode
    allowed: tuple[str, ...]
    duty_origin: Origin
    records: Period
    records_start: str
    records_origin: Origin


@dataclass(frozen=True, slots=True)
class Signal:
    """What an opt-out signal sent by a browser means under one law."""

    name: str
    right: Right
    display: str | None
    ask_again_after: Period | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class ProofRule:
    """What shows who somebody is where no account does: how many data points, and the words of a declaration."""

    points: int
    declaration: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """How surely a requester must be known, by scope of the request or by right, and what to do when that fails.

    `scopes` names the scope that a right has where a request names none. `proofs` is what a level takes from somebody
    without an account. `partly` holds what is granted in part, without any value, to somebody who stays unverified.
    """

    default: Verification
    by_scope: Mapping[str, Verification]
    unverified: Mapping[str, str]
    origin: Origin
    scopes: Mapping[str, str]
    proofs: Mapping[Verification, ProofRule]
    partly: frozenset[str]

    def scope_of(self, right: Right, scope: str | None = None) -> str:
        """The scope by which a request for the right is judged: the named one, its usual one, or the right itself."""
        return scope or self.scopes.get(right.value, right.value)

    def level(self, right: Right, scope: str | None = None) -> Verification:
        """How surely the requester must be known."""
        return self.by_scope.get(self.scope_of(right, scope), self.default)


@dataclass(frozen=True, slots=True)
class Law:
    """A law: who it covers and everything that it asks, as dated data."""

    code: str
    name: str
    label: str
    iri: str
    origin: Origin
    applicability: Applicability
    default_variant: Variant
    variants: Mapping[str, Variant]
    rights: Mapping[Right, RightGrant]
    clocks: tuple[ClockRule, ...]
    denials: Denials
    bases: Mapping[LegalBasis, BasisRule]
    ages: tuple[AgeRule, ...]
    breaches: tuple[BreachRule, ...]
    breach_blocks: tuple[str, ...]
    retention: Retention
    signals: Mapping[str, Signal]
    identity: IdentityRule
    provisions: Mapping[str, Provision]
