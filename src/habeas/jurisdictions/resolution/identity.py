"""What shows who somebody is where no account does, and what becomes of a request whose sender stays unverified."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Moment, day_of
from habeas.jurisdictions.resolution.clocks import nominal_end
from habeas.jurisdictions.resolution.grants import granted
from habeas.jurisdictions.rules.pack import Citation, Law, ProofRule
from habeas.jurisdictions.rules.sets import ClockPurpose, Right
from habeas.kernel.periods import Unit, local_date


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


_OF_DATES = frozenset({Unit.CALENDAR_DAY, Unit.MONTH})


def declarations_kept_until(laws: Sequence[AppliedLaw], received_at: datetime) -> date | None:
    """The last day on which a law that takes signed declarations has them kept with the record of the request.

    That record is kept from the answer; until there is one, from the latest answer that the law allows.
    """
    days = [
        _kept_until(applied.law, local_date(received_at, applied.zone))
        for applied in laws
        if any(rule.declaration is not None for rule in applied.law.identity.proofs.values())
    ]
    return max(days, default=None)


def _kept_until(law: Law, received: date) -> date:
    answers = [rule for rule in law.clocks if rule.purpose is ClockPurpose.ANSWER and rule.origin.in_force(received)]
    periods = [rule.extension.total if rule.extension else rule.period for rule in answers]
    ends = [nominal_end(received, each) for each in periods if each is not None and each.unit in _OF_DATES]
    return nominal_end(max(ends, default=received), law.retention.records)
