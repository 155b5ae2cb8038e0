"""What a request may cost the person, and where the person can go when it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.clocks import nominal_end as end_of
from habeas.jurisdictions.resolution.grants import Granted
from habeas.jurisdictions.rules.sets import Right
from habeas.jurisdictions.rules.terms import NoticeTerms
from habeas.kernel.periods import add_months, local_date

_OBJECTIONS = frozenset({Right.OBJECTION, Right.OBJECTION_DIRECT_MARKETING})
_FREE_UNLESS_ABUSED = 0


def fee_of(right: Right, found: Granted, terms: NoticeTerms | None) -> int | None:
    """The lowest fee that any source allows for an ordinary request; None when no source speaks of it."""
    if right in _OBJECTIONS and terms is not None and terms.objection_fee is not None:
        return terms.objection_fee
    fees = (applied.law.provisions.get("fees") for applied in found.laws)
    free = any(fee is not None and str(fee.value).startswith("free") for fee in fees)
    return _FREE_UNLESS_ABUSED if free else None


def ask_again_from(found: Granted, received_at: datetime) -> date | None:
    """From when the person may be asked again for what the request ended; None when no law sets a wait."""
    days = [
        end_of(local_date(received_at, grant.law.zone), grant.grant.ask_again_after)
        for grant in found.grants
        if grant.law is not None and grant.grant is not None and grant.grant.ask_again_after is not None
    ]
    return max(days, default=None)


def remedies_of(found: Granted) -> tuple[str, ...]:
    """Every authority, court and appeal that a granting law opens, without repeats."""
    provisions = (applied.law.provisions.get("remedies") for applied in found.laws)
    lists = (provision.value for provision in provisions if provision is not None)
    return tuple(dict.fromkeys(str(remedy) for values in lists if isinstance(values, list) for remedy in values))


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often in so many months a law has rights of one kind answered; the months end where the law counts days."""

    law: str
    zone: str
    times: int
    months: int
    rights: frozenset[Right]
    reference: str

    def counted(self, received_at: datetime, earlier: Sequence[datetime]) -> int:
        """How many of the requests received earlier lie in the months before this one."""
        since = add_months(local_date(received_at, self.zone), -self.months)
        return sum(1 for at in earlier if at < received_at and local_date(at, self.zone) > since)


def frequency_limit(right: Right, laws: Sequence[AppliedLaw]) -> Frequency | None:
    """The limit that the laws set for the right; None where none of them counts."""
    for applied in laws:
        found = applied.law.provisions.get("frequency_limit")
        if found is not None and isinstance(found.value, dict):
            value: Mapping[str, Any] = found.value
            rights = frozenset(Right(name) for name in value["rights"])
            if right in rights:
                reference = found.origin.citation.reference
                return Frequency(applied.key, applied.zone, value["times"], value["months"], rights, reference)
    return None
