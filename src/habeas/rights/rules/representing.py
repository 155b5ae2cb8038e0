"""Who acts for somebody who cannot: guardians of children and next of kin of the dead, with proof, scope and expiry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode

LONGEST_DAYS = 366
LONGEST_PROOF = 500


class Relation(StrEnum):
    """By what somebody acts for another."""

    GUARDIAN = "GUARDIAN"
    NEXT_OF_KIN = "NEXT_OF_KIN"


class ProofKind(StrEnum):
    """What shows the relation."""

    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"
    COURT_ORDER = "COURT_ORDER"
    DEATH_CERTIFICATE = "DEATH_CERTIFICATE"
    FAMILY_REGISTER = "FAMILY_REGISTER"


class RepresentationStatus(StrEnum):
    """How a claim to act for somebody stands."""

    CLAIMED = "CLAIMED"
    CONFIRMED = "CONFIRMED"
    REFUSED = "REFUSED"
    ENDED = "ENDED"


GRANTING: Mapping[Relation, Right] = {
    Relation.GUARDIAN: Right.GUARDIAN_ERASURE,
    Relation.NEXT_OF_KIN: Right.DECEASED_RELATIVE,
}
"""The right by which a law knows the relation: without it, nobody acts so."""

_ENDING = frozenset({Right.RESTRICTION, Right.OBJECTION, Right.OBJECTION_DIRECT_MARKETING})
SCOPE: Mapping[Relation, frozenset[Right]] = {
    Relation.GUARDIAN: _ENDING | {Right.GUARDIAN_ERASURE, Right.OPT_OUT_SALE_SHARING, Right.LIMIT_SENSITIVE},
    Relation.NEXT_OF_KIN: _ENDING | {Right.DECEASED_RELATIVE, Right.ERASURE},
}
"""What each may ask for. Nothing that hands data out: an answer package opens for its person alone."""

PROOFS: Mapping[Relation, frozenset[ProofKind]] = {
    Relation.GUARDIAN: frozenset({ProofKind.BIRTH_CERTIFICATE, ProofKind.COURT_ORDER, ProofKind.FAMILY_REGISTER}),
    Relation.NEXT_OF_KIN: frozenset({ProofKind.DEATH_CERTIFICATE}),
}

ENDING_DATA = frozenset({Right.ERASURE, Right.GUARDIAN_ERASURE, Right.DECEASED_RELATIVE, Right.ACCOUNT_CLOSURE})
"""What nobody undoes: it is granted to a representative only once the person had time to object."""

OBJECTION_PERIOD = timedelta(days=7)
"""From the request to the first day on which that is granted; ours, no law's (docs/divergences.md)."""
A_DAY = timedelta(days=1)

ONLY_FOR_ANOTHER = frozenset(GRANTING.values())
"""The rights that nobody has for themselves."""


@dataclass(frozen=True)
class Claimed:
    """A claim to act for somebody; `born` is a child's date of birth, from which its expiry follows."""

    relation: Relation
    rights: tuple[Right, ...]
    proof: ProofKind
    evidence: str
    days: int
    born: date | None = None


def check_claim(claimed: Claimed, today: date) -> None:
    """Raise BAD_USER_INPUT unless the claim is complete in itself and within what its relation may ask."""
    beyond = sorted(set(claimed.rights) - SCOPE[claimed.relation])
    if beyond or not claimed.rights:
        raise _bad("rights", f"{claimed.relation} may ask for {', '.join(sorted(SCOPE[claimed.relation]))}.")
    if claimed.proof not in PROOFS[claimed.relation]:
        raise _bad("proof", f"{claimed.relation} is shown by {', '.join(sorted(PROOFS[claimed.relation]))}.")
    if not claimed.evidence.strip() or "\x00" in claimed.evidence or len(claimed.evidence) > LONGEST_PROOF:
        raise _bad("evidence", f"Say in 1 to {LONGEST_PROOF} characters where the proof can be seen.")
    if not 1 <= claimed.days <= LONGEST_DAYS:
        raise _bad("days", f"A representation lasts 1 to {LONGEST_DAYS} days.")
    if (claimed.relation is Relation.GUARDIAN) != (claimed.born is not None):
        raise _bad("born", "The date of birth is needed for a child, and for nobody else.")
    if claimed.born is not None and claimed.born > today:
        raise _bad("born", "Nobody was born in the future.")


def grantable_from(received_at: datetime, due: datetime | None) -> datetime:
    """When what ends data may be granted to a representative: in any case a day before it is due."""
    opens = received_at + OBJECTION_PERIOD
    return opens if due is None else max(received_at, min(opens, due - A_DAY))


def _bad(field: str, message: str) -> DomainError:
    return DomainError(ErrorCode.BAD_USER_INPUT, message, (field,))
