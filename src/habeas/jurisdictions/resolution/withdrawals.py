"""What follows when consent is withdrawn and another basis is claimed for the same purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.rules.sets import Decision, Finding, LegalBasis


@dataclass(frozen=True, slots=True)
class AlternateBasis:
    """Another basis for the purpose, and the day on which it was registered; None when it never was."""

    basis: LegalBasis
    registered_at: date | None


@dataclass(frozen=True, slots=True)
class WithdrawalDecision:
    """Whether the purpose stops; the person is told in every case."""

    decision: Decision
    inform: bool
    finding: Finding | None
    because: str


def decide_withdrawal(
    laws: Sequence[AppliedLaw], alternate: AlternateBasis | None, withdrawn_on: date | None
) -> WithdrawalDecision:
    """The purpose stops unless a basis known to every law was registered before the withdrawal."""
    if alternate is None:
        return _stop(None, "no other basis is registered for the purpose")
    registered = alternate.registered_at
    if registered is None or (withdrawn_on is not None and registered >= withdrawn_on):
        return _stop(Finding.ALTERNATE_BASIS_NOT_PREREGISTERED, "the other basis was not registered before")
    unknown = [applied.key for applied in laws if not knows_basis(applied, alternate.basis, withdrawn_on)]
    if unknown:
        return _stop(Finding.BASIS_UNKNOWN_TO_LAW, f"{', '.join(unknown)} knows no {alternate.basis.value}")
    return WithdrawalDecision(
        Decision.CONTINUE_ON_OTHER_BASIS, True, None, f"{alternate.basis.value} was registered on {registered}"
    )


def knows_basis(applied: AppliedLaw, basis: LegalBasis, on: date | None) -> bool:
    """Whether a law lets data be processed on this basis, on that day (any day for None)."""
    rule = applied.law.bases.get(basis)
    return rule is not None and (on is None or rule.origin.in_force(on))


def _stop(finding: Finding | None, because: str) -> WithdrawalDecision:
    return WithdrawalDecision(Decision.STOP_PURPOSE, True, finding, because)
