"""Whether a request may cost the person something: only on a ground that every source of the right admits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Moment, day_of
from habeas.jurisdictions.resolution.grants import granted
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import DenialCode, FeeGround, Right
from habeas.jurisdictions.rules.terms import NoticeTerms

_PROVISIONS = ("fee_abuse", "fee_copies")
_OBJECTIONS = frozenset({Right.OBJECTION, Right.OBJECTION_DIRECT_MARKETING})


@dataclass(frozen=True, slots=True)
class FeeRule:
    """What one law says of a fee on a ground: its measure, and how many answered requests there must be before."""

    measure: str
    earlier: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class FeeDecision:
    """Whether a right may cost something on a ground: the rules that admit it, and who does not."""

    rules: tuple[FeeRule, ...]
    refused_by: tuple[str, ...]

    @property
    def admitted(self) -> bool:
        """Whether every source of the right admits the fee, and at least one law does."""
        return bool(self.rules) and not self.refused_by

    @property
    def earlier(self) -> int:
        """How many requests for the same must have been answered before; the strictest law decides."""
        return max((rule.earlier for rule in self.rules), default=0)


def admits_fee(
    right: Right, ground: FeeGround, laws: Sequence[AppliedLaw], terms: NoticeTerms | None, as_of: Moment
) -> FeeDecision:
    """Decides on a fee, on a day: it is free if any source says free, so all of them have to admit it."""
    rules: list[FeeRule] = []
    refused: list[str] = []
    for applied in granted(right, laws, terms, as_of).laws:
        found = next(_rules(applied, right, ground, as_of), None)
        if found is None:
            refused.append(applied.key)
        else:
            rules.append(found)
    if terms is not None and terms.grants(right) and not _noticed(right, ground, terms):
        refused.append(terms.notice)
    return FeeDecision(tuple(rules), tuple(refused))


def _rules(applied: AppliedLaw, right: Right, ground: FeeGround, as_of: Moment) -> Iterator[FeeRule]:
    for topic in _PROVISIONS:
        found = applied.law.provisions.get(topic)
        if found is None or not isinstance(found.value, dict):
            continue
        value: Mapping[str, Any] = found.value
        day = day_of(as_of, applied.zone)
        if found.origin.in_force(day) and right in value["rights"] and ground in value["grounds"]:
            yield FeeRule(value["measure"], value.get("earlier", 0), found.origin.citation)


def _noticed(right: Right, ground: FeeGround, terms: NoticeTerms) -> bool:
    """A notice that grants the right admits a fee where it admits a refusal, which is heavier, for the same reason."""
    if right in _OBJECTIONS and terms.objection_fee == 0:
        return False
    code = refusal_of(ground)
    return code is not None and terms.admits(right, code)


def refusal_of(ground: FeeGround) -> DenialCode | None:
    """The reason for which the same request may be refused instead; a further copy may only cost something."""
    return None if ground is FeeGround.FURTHER_COPIES else DenialCode(ground.value)
