"""Refuses a version that would break a promise under which data were collected."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.rules.difference import Difference
from habeas.notices.rules.promise import weaker
from habeas.notices.rules.sharing_ground import UNSTATED_GROUNDS
from habeas.notices.rules.vocabulary import AGAINST_THE_PERSON


@dataclass(frozen=True, slots=True)
class Weakening:
    """One promise that the new version keeps less well: the key or clause, and a sentence."""

    point: str
    sentence: str


def weakenings(difference: Difference) -> tuple[Weakening, ...]:
    """Every promise that the new version breaks; a better or an added one is none."""
    return (*_clock(difference), *_codes(difference), *_limits(difference), *_conduct(difference), *_text(difference))


def refuse_weakening(difference: Difference) -> None:
    """Raise NOTICE_INVALID for a version that weakens a promise, unless it asks people for fresh agreement."""
    found = weakenings(difference)
    if found and not difference.new.front.asks_fresh_agreement:
        raise DomainError(
            ErrorCode.NOTICE_INVALID,
            "This version weakens a promise under which data were collected, and does not ask for fresh agreement: "
            + " ".join(weakening.sentence for weakening in found),
            ("source", "asks_fresh_agreement"),
            {"weakenings": [asdict(weakening) for weakening in found]},
        )


def _clock(difference: Difference) -> Iterator[Weakening]:
    old, new = difference.old.front.promise_clock, difference.new.front.promise_clock
    if weaker(new, old):
        yield Weakening("promise_clock", "The promised time to answer is gone, longer or softer.")


def _codes(difference: Difference) -> Iterator[Weakening]:
    for name in ("rights", "erasure_grounds"):
        if gone := difference.codes[name].removed:
            yield Weakening(name, f"No longer granted: {', '.join(sorted(gone))}.")


def _limits(difference: Difference) -> Iterator[Weakening]:
    old, new = difference.old.front.limits, difference.new.front.limits
    added = (new.denial_codes - old.denial_codes) | (new.objection_only - old.objection_only - old.denial_codes)
    if added:
        yield Weakening("limits", f"Further grounds of refusal: {', '.join(sorted(added))}.")


def _conduct(difference: Difference) -> Iterator[Weakening]:
    old, new = difference.old.front, difference.new.front
    if old.sale_prohibited and not new.sale_prohibited:
        yield Weakening("sale_prohibited", "A sale is no longer ruled out.")
    if further := new.sharing_grounds - (old.sharing_grounds or UNSTATED_GROUNDS):
        yield Weakening("sharing_grounds", f"Data would be shared on further grounds: {', '.join(sorted(further))}.")
    if any(new.residency.get(place) != region for place, region in old.residency.items()):
        yield Weakening("residency", "Data would be stored in another place than promised.")
    if new.objection_fee > old.objection_fee:
        yield Weakening("objection_fee", "An objection would cost more.")


def _text(difference: Difference) -> Iterator[Weakening]:
    if dropped := difference.promises_dropped:
        yield Weakening("promises", f"No clause makes these promises any longer: {', '.join(sorted(dropped))}.")
    gone = {one.terms.code for one in difference.old.addenda} - {one.terms.code for one in difference.new.addenda}
    if gone:
        yield Weakening("addenda", f"No longer there: {', '.join(sorted(gone))}.")
    said = {one for clause in difference.old.all_clauses for one in clause.says}
    for clause in difference.new.all_clauses:
        if new := (clause.says & AGAINST_THE_PERSON) - said:
            yield Weakening(clause.id, f"The clause {clause.id} now states {', '.join(sorted(new))}.")
