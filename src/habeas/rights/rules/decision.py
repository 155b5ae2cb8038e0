"""Checks a decision on a right: is it one, does it say why, and does every source admit its reason?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.jurisdictions.resolution.burdens import Frequency, frequency_limit
from habeas.jurisdictions.resolution.denials import admits_denial
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.jurisdictions.rules.terms import NoticeTerms
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.states import DECISIONS, REFUSING, Outcome

LONGEST_EXPLANATION = 4000


@dataclass(frozen=True)
class Decided:
    """What the privacy team wants to decide about one right."""

    right: Right
    outcome: Outcome
    denial_code: DenialCode | None
    explanation: str | None


def check_form(decided: Decided) -> None:
    """Raise BAD_USER_INPUT unless the decision is complete in itself."""
    if decided.outcome not in DECISIONS:
        raise _bad("outcome", f"A decision is one of {', '.join(sorted(DECISIONS))}.")
    if decided.explanation is not None and len(decided.explanation) > LONGEST_EXPLANATION:
        raise _bad("explanation", f"An explanation has at most {LONGEST_EXPLANATION} characters.")
    if decided.outcome not in REFUSING:
        if decided.denial_code is not None:
            raise _bad("denialCode", "Leave the reason for refusal out: the right is granted.")
        return
    if decided.denial_code is None:
        raise _bad("denialCode", "Say for which reason of the list the right is refused.")
    if not (decided.explanation or "").strip():
        raise _bad("explanation", "Explain the refusal to the person, in words.")


def check_reason(decided: Decided, trace: Mapping[str, Any], terms: NoticeTerms | None, received_at: datetime) -> None:
    """Raise DENIAL_NOT_ADMITTED unless every source that grants the right admits the reason for its refusal."""
    if decided.denial_code is None:
        return
    laws = named_laws(law["key"] for law in trace.get("laws", ()))
    found = admits_denial(decided.right, decided.denial_code, laws, terms, received_at.date())
    if not found.admitted:
        raise DomainError(
            ErrorCode.DENIAL_NOT_ADMITTED,
            f"{decided.denial_code} does not let {decided.right} be refused: {found.reason}.",
            ("denialCode",),
            {"refusedBy": list(found.refused_by), "admittedBy": [each.reference for each in found.admitted_by]},
        )


def limit_claimed(decided: Decided, trace: Mapping[str, Any]) -> Frequency | None:
    """The limit that a refusal for asking too often rests on; None for every other decision."""
    if decided.denial_code is not DenialCode.OVER_FREQUENCY_LIMIT:
        return None
    return frequency_limit(decided.right, named_laws(law["key"] for law in trace.get("laws", ())))


def check_frequency(limit: Frequency, received_at: datetime, earlier: Sequence[datetime]) -> None:
    """Raise DENIAL_NOT_ADMITTED unless so many requests were answered before: a limit is counted, never claimed."""
    found = limit.counted(received_at, earlier)
    if found < limit.times:
        raise DomainError(
            ErrorCode.DENIAL_NOT_ADMITTED,
            f"{limit.law} has {limit.times} answered in {limit.months} months; {found} were ({limit.reference}).",
            ("denialCode",),
            {"counted": found, "times": limit.times, "months": limit.months},
        )


def _bad(field: str, message: str) -> DomainError:
    return DomainError(ErrorCode.BAD_USER_INPUT, message, (field,))
