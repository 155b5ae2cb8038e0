"""Which legal bases the laws know, which rights follow from them, and what carries a scene without consent."""

from collections.abc import Mapping, Sequence
from datetime import date

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.rules.pack import Law
from habeas.jurisdictions.rules.sets import LegalBasis, Right


def rights_under(law: Law, basis: LegalBasis, as_of: date) -> frozenset[Right]:
    """The rights that a person has against processing on this basis; none when the law does not know it."""
    rule = law.bases.get(basis)
    if rule is None or not rule.origin.in_force(as_of):
        return frozenset()
    return frozenset(
        right
        for right, grant in law.rights.items()
        if right not in rule.rights_excluded and grant.origin.in_force(as_of)
    )


def bases_for_scene(law: Law, scene: str, as_of: date) -> tuple[LegalBasis, ...]:
    """The bases of a law that can carry a scene in which a notice asks for no consent (`NC_CONTRACT`)."""
    return tuple(basis for basis, rule in law.bases.items() if scene in rule.scenes and rule.origin.in_force(as_of))


def scene_carried(scene: str, laws: Sequence[AppliedLaw], as_of: date) -> Mapping[str, tuple[LegalBasis, ...]] | None:
    """The bases that carry the scene under each law, or None when some applicable law has none: ask for consent."""
    found = {applied.key: bases_for_scene(applied.law, scene, as_of) for applied in laws}
    return found if found and all(found.values()) else None
