"""Whether a right reaches one use of data: by the legal basis that each law has it rest on, and by the notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Moment, day_of
from habeas.jurisdictions.resolution.grants import granted
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import LegalBasis, Right
from habeas.jurisdictions.rules.terms import NoticeTerms


@dataclass(frozen=True, slots=True)
class Use:
    """One use of data in the register: its categories and its basis, which may differ by law."""

    activity: str
    categories: tuple[str, ...]
    basis: str
    by_law: Mapping[str, str]

    def basis_under(self, applied: AppliedLaw) -> str:
        """The basis on which the use rests under a law."""
        return self.by_law.get(applied.code, self.basis)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a right reaches a use: who grants it there, and which law's basis takes it out."""

    use: Use
    granted_by: tuple[Citation, ...]
    excluded_by: tuple[Citation, ...]
    because: str

    @property
    def reaches(self) -> bool:
        """Whether some source grants the right for this use; rights are a union, for each item too."""
        return bool(self.granted_by)


def reach_of(
    right: Right, use: Use, laws: Sequence[AppliedLaw], terms: NoticeTerms | None, as_of: Moment
) -> Reach | None:
    """How far the right reaches for the use; None where no source grants the right at all."""
    found = granted(right, laws, terms, as_of)
    granting: list[Citation] = []
    excluding: list[Citation] = []
    said: list[str] = []
    for grant in found.grants:
        rule = None if grant.law is None else _excluded(right, use, grant.law, as_of)
        if rule is None:
            granting.append(grant.citation)
            said.append(f"{grant.source} grants it ({grant.citation.reference})")
        elif grant.law is not None:
            excluding.append(rule)
            said.append(f"{grant.source} knows none for {use.basis_under(grant.law)} ({rule.reference})")
    return Reach(use, tuple(granting), tuple(excluding), "; ".join(said)) if found.grants else None


def _excluded(right: Right, use: Use, applied: AppliedLaw, as_of: Moment) -> Citation | None:
    """The rule by which the law has no such right against this basis; one that it does not know excludes nothing."""
    basis = use.basis_under(applied)
    rule = applied.law.bases.get(LegalBasis(basis)) if basis in set(LegalBasis) else None
    if rule is None or not rule.origin.in_force(day_of(as_of, applied.zone)):
        return None
    return rule.origin.citation if right in rule.rights_excluded else None
