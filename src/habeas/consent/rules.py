"""What a consent is, what its withdrawal does, and how both are written down for the person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

import orjson

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.withdrawals import AlternateBasis, WithdrawalDecision, decide_withdrawal
from habeas.jurisdictions.rules.sets import Decision, LegalBasis

Document = dict[str, Any]
CONSENTS = (
    LegalBasis.CONSENT,
    LegalBasis.DEEMED_CONSENT,
    LegalBasis.CONSENT_INCOMPATIBLE_PURPOSE,
    LegalBasis.OPT_IN_MINOR_SALE,
)
"""The bases that are somebody's agreement: what rests on one of them ends with it."""


class ConsentStatus(StrEnum):
    """How a consent stands. There is no third state: what was not said is no consent."""

    GIVEN = "GIVEN"
    WITHDRAWN = "WITHDRAWN"


class ReceiptKind(StrEnum):
    """What a receipt is about."""

    GIVEN = "GIVEN"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class ActivityBasis:
    """On which basis an activity rests: under each law that the register names, and under every other (`default`)."""

    default: str
    by_law: Mapping[str, str]

    def under(self, law: AppliedLaw) -> str:
        """The basis under this law."""
        return self.by_law.get(law.code, self.default)

    @property
    def by_consent(self) -> bool:
        """Whether it rests on somebody's agreement under any law."""
        return any(basis in CONSENTS for basis in (self.default, *self.by_law.values()))


@dataclass(frozen=True, slots=True)
class Purpose:
    """The purpose that a consent is for, the controller that pursues it, and on what its activities rest."""

    code: str
    name: str
    controller: str
    bases: tuple[ActivityBasis, ...] = ()

    @property
    def by_consent(self) -> bool:
        """Whether it is pursued by consent under some law; one of which the register says nothing counts as such.

        What is not can be consented to only as far as data are shared for it.
        """
        return not self.bases or any(each.by_consent for each in self.bases)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal does: the decision, and the basis on which the purpose goes on (None: it stops)."""

    decision: WithdrawalDecision
    continues_on: str | None


def registered_basis(laws: Sequence[AppliedLaw], purpose: Purpose) -> str | None:
    """The basis that the register names under the first of these laws; None where the purpose rests on consent."""
    if purpose.by_consent:
        return None
    first = purpose.bases[0]
    return first.under(laws[0]) if laws else first.default


def withdrawal_without_effect(basis: str) -> Withdrawal:
    """The purpose never rested on the consent: what was shared on it ends, the purpose does not."""
    because = f"the register bases the purpose on {basis}, not on consent"
    return Withdrawal(WithdrawalDecision(Decision.CONTINUE_ON_OTHER_BASIS, True, None, because), basis)


def withdrawal_of(laws: Sequence[AppliedLaw], others: Iterable[AlternateBasis], on: date) -> Withdrawal:
    """The purpose goes on only on another basis that was registered before and that every law knows (AISHU-168)."""
    stopped: WithdrawalDecision | None = None
    for other in others:
        decision = decide_withdrawal(laws, other, on)
        if decision.decision is Decision.CONTINUE_ON_OTHER_BASIS:
            return Withdrawal(decision, other.basis.value)
        stopped = stopped or decision
    return Withdrawal(stopped or decide_withdrawal(laws, None, on), None)


def given_receipt(purpose: Purpose, at: datetime, language: str) -> Document:
    """The content of the receipt of a consent."""
    to_what = purpose.name if purpose.by_consent else f"data being shared for {purpose.name}"
    statement = f"You consented to {to_what} by {purpose.controller}. You can withdraw this at any time."
    return _content(ReceiptKind.GIVEN, purpose, at, language) | {"statement": statement}


def withdrawn_receipt(purpose: Purpose, at: datetime, language: str, withdrawal: Withdrawal) -> Document:
    """The content of the receipt of a withdrawal; it says whether the purpose stops, why not, and that sharing ends."""
    outcome = (
        f"{purpose.controller} stops using your data for it."
        if withdrawal.continues_on is None
        else f"{purpose.controller} goes on with it on another legal basis: {withdrawal.continues_on}."
        " Nothing is shared for it on your consent any more."
    )
    finding = withdrawal.decision.finding
    return _content(ReceiptKind.WITHDRAWN, purpose, at, language) | {
        "statement": f"You withdrew your consent to {purpose.name}. {outcome}",
        "decision": withdrawal.decision.decision.value,
        "because": withdrawal.decision.because,
        "finding": finding.value if finding else None,
        "continues_on": withdrawal.continues_on,
    }


def _content(kind: ReceiptKind, purpose: Purpose, at: datetime, language: str) -> Document:
    return {
        "kind": kind.value,
        "purpose": {"code": purpose.code, "name": purpose.name},
        "controller": purpose.controller,
        "at": at.isoformat(),
        "language": language,
    }


def digest(content: Document) -> str:
    """SHA-256 over the content as JSON with sorted keys and without blanks, in UTF-8."""
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
