"""What shows who somebody is where no account does, and what becomes of a request whose sender stays unverified."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Moment, day_of
from habeas.jurisdictions.resolution.grants import granted
from habeas.jurisdictions.rules.pack import Citation, ProofRule
from habeas.jurisdictions.rules.sets import Right


@dataclass(frozen=True, slots=True)
class Proof:
    """How many data points a law asks for, with the words of a declaration where it asks for one too."""

    points: int
    declaration: str | None
    citation: Citation


def proof_of(rights: Iterable[Right], laws: Sequence[AppliedLaw], as_of: Moment) -> Proof | None:
    """The heaviest proof that a law asks for any of these rights; None where no law that grants them knows data points.

    Identity has the highest level that is demanded for what is handed out, met with the least data.
    """
    found = [rule for right in rights for rule in _rules(right, laws, as_of)]
    if not found:
        return None
    heaviest = max(found, key=lambda rule: (rule.points, rule.declaration is not None))
    return Proof(heaviest.points, heaviest.declaration, heaviest.origin.citation)


def _rules(right: Right, laws: Sequence[AppliedLaw], as_of: Moment) -> Iterable[ProofRule]:
    for grant in granted(right, laws, None, as_of).grants:
        if grant.law is None or grant.grant is None:
            continue
        identity = grant.law.law.identity
        level = grant.grant.verification or identity.level(right)
        rule = identity.proofs.get(level)
        if rule is not None and rule.origin.in_force(day_of(as_of, grant.law.zone)):
            yield rule


def unverified_partly(right: Right, laws: Sequence[AppliedLaw], as_of: Moment) -> Citation | None:
    """Where a law has a request of somebody who stays unverified answered in part, without any value; else None."""
    for applied in granted(right, laws, None, as_of).laws:
        identity = applied.law.identity
        if identity.scope_of(right) in identity.partly:
            return identity.origin.citation
    return None


def unverified_says(right: Right, laws: Sequence[AppliedLaw], as_of: Moment) -> tuple[str, ...]:
    """What each law says of the request of somebody who stays unverified."""
    rules = (applied.law.identity for applied in granted(right, laws, None, as_of).laws)
    said = (rule.unverified.get(rule.scope_of(right)) for rule in rules)
    return tuple(dict.fromkeys(each for each in said if each))
