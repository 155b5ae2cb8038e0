"""Who grants a right: which laws, and whether the notice does; and on what condition."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Moment, day_of
from habeas.jurisdictions.rules.pack import Citation, RightGrant
from habeas.jurisdictions.rules.sets import Availability, Right, Verification
from habeas.jurisdictions.rules.terms import NoticeTerms


@dataclass(frozen=True, slots=True)
class Grant:
    """One source that grants a right; `law` is None when it is the notice."""

    source: str
    law: AppliedLaw | None
    grant: RightGrant | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Granted:
    """All sources that grant a right, and what that makes of it."""

    right: Right
    grants: tuple[Grant, ...]
    availability: Availability
    because: str

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where each source grants the right."""
        return tuple(grant.citation for grant in self.grants)

    @property
    def laws(self) -> tuple[AppliedLaw, ...]:
        """The laws among the sources."""
        return tuple(grant.law for grant in self.grants if grant.law is not None)

    @property
    def duties(self) -> tuple[str, ...]:
        """What else has to be done when the right is used."""
        found = (duty for grant in self.grants if grant.grant for duty in grant.grant.duties)
        return tuple(dict.fromkeys(found))

    @property
    def absolute(self) -> bool:
        """Whether some source lets nothing be weighed against the right."""
        return any(grant.grant is not None and grant.grant.absolute for grant in self.grants)


def granted(right: Right, laws: Iterable[AppliedLaw], terms: NoticeTerms | None, as_of: Moment) -> Granted:
    """The union of what laws and notice grant; neither can take away what the other gives."""
    grants = [grant for applied in laws if (grant := _by_law(right, applied, as_of)) is not None]
    if terms is not None and terms.grants(right):
        grants.append(Grant(terms.notice, None, None, terms.citation(right)))
    return Granted(right, tuple(grants), *_availability(right, grants))


def _by_law(right: Right, applied: AppliedLaw, as_of: Moment) -> Grant | None:
    grant = applied.law.rights.get(right)
    if grant is None or not grant.origin.in_force(day_of(as_of, applied.zone)):
        return None
    return Grant(applied.key, applied, grant, grant.origin.citation)


def _availability(right: Right, grants: Sequence[Grant]) -> tuple[Availability, str]:
    name = right.value.replace("_", " ").lower()
    if not grants:
        return Availability.NOT_GRANTED, f"no applicable law and no notice grants {name}"
    open_grants = [grant for grant in grants if grant.grant is None or grant.grant.condition is None]
    if open_grants:
        return Availability.AVAILABLE, f"granted by {_listed(open_grants)}"
    conditions = dict.fromkeys(grant.grant.condition for grant in grants if grant.grant and grant.grant.condition)
    return Availability.CONDITIONAL, f"granted by {_listed(grants)} if {'; or '.join(conditions)}"


def _listed(grants: Iterable[Grant]) -> str:
    return ", ".join(f"{grant.source} ({grant.citation.reference})" for grant in grants)


_LEVELS = list(Verification)


def verification_of(found: Granted, scope: str | None) -> Verification:
    """The highest level of identity that a granting law asks for; proportionate when only the notice grants."""
    levels = [_level(grant.grant, grant.law, scope) for grant in found.grants if grant.grant and grant.law]
    return max(levels, key=_LEVELS.index, default=Verification.PROPORTIONATE)


def _level(grant: RightGrant, applied: AppliedLaw, scope: str | None) -> Verification:
    if grant.verification is not None:
        return grant.verification
    return applied.law.identity.level(grant.right, scope)


def law_verification(found: Granted, applied: AppliedLaw, scope: str | None) -> Verification | None:
    """The level of identity that one law asks for, or None when it does not grant the right."""
    grant = applied.law.rights.get(found.right)
    return _level(grant, applied, scope) if grant is not None else None
