"""Which laws apply to a person, by which test, and whether that rests on an unknown fact."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from habeas.jurisdictions.catalog import LAWS, Catalog, law_named
from habeas.jurisdictions.resolution.asked import Moment, day_of
from habeas.jurisdictions.resolution.conditions import Answer, holds, known_places
from habeas.jurisdictions.rules.facts import Facts, place
from habeas.jurisdictions.rules.pack import ApplicabilityTest, Citation, Law, Variant
from habeas.kernel.errors import DomainError, ErrorCode


@dataclass(frozen=True, slots=True)
class AppliedLaw:
    """A law that applies, with its national variant, the test that fired and the sentence that says so.

    `assumed` is true when a fact is unknown and the law is therefore taken to apply.
    """

    code: str
    variant: str | None
    name: str
    test: str
    because: str
    assumed: bool
    zone: str
    calendar: str
    citation: Citation
    law: Law = field(repr=False, compare=False)

    @property
    def key(self) -> str:
        """The law and its variant, such as EU_GDPR:DE."""
        return f"{self.code}:{self.variant}" if self.variant else self.code


def applicable_laws(facts: Facts, as_of: Moment, catalog: Catalog = LAWS) -> tuple[AppliedLaw, ...]:
    """The laws in force on that day, or at that instant, that apply, in the order of the catalog.

    A law whose test cannot be answered applies too, marked assumed; where the controller says which laws it
    supports, only those are assumed.
    """
    supported = _supported(facts.supported)
    spots = known_places(facts)
    near = (law for law in catalog.values() if spots is None or not spots.isdisjoint(law.applicability.reach))
    days = ((law, day_of(as_of, law.default_variant.zone)) for law in near)
    found = (_applied(law, facts, day, supported) for law, day in days if law.origin.in_force(day))
    return tuple(applied for applied in found if applied is not None)


def named_laws(keys: Iterable[str], catalog: Catalog = LAWS) -> tuple[AppliedLaw, ...]:
    """The laws of those names (`EU_GDPR:DE`, `US_CA_CCPA`), in the order of the catalog, as if their test had fired."""
    named = {key: named_law(key, catalog) for key in keys}
    order = {code: index for index, code in enumerate(catalog)}
    return tuple(sorted(named.values(), key=lambda applied: (order[applied.code], applied.variant or "")))


def named_law(key: str, catalog: Catalog = LAWS) -> AppliedLaw:
    """One law by its name; raises UNKNOWN_LAW for a law or a variant that is not in the catalog."""
    code, variant = code_and_variant(key)
    law = law_named(code, catalog)
    return _as_applied(law, variant_of(law, variant), "NAMED", "the case names the law", law.origin.citation)


def code_and_variant(key: str) -> tuple[str, str | None]:
    """A law's code and the variant of it, from the key that has both: EU_GDPR and DE from EU_GDPR:DE."""
    code, _, variant = key.partition(":")
    return code, variant or None


def variant_of(law: Law, code: str | None) -> Variant:
    """The variant of a law for a state, nation or part of a state (`DE`, `ENG`, `DE-BY`); its default for None."""
    if code is None:
        return law.default_variant
    state, _, part = code.partition("-")
    if state not in law.variants:
        raise DomainError(
            ErrorCode.UNKNOWN_LAW,
            f"{law.code} has no variant {code!r}.",
            details={"law": law.code, "known": sorted(law.variants)},
        )
    base = law.variants[state]
    return replace(base, code=code, calendar=code) if part else base


def _supported(keys: tuple[str, ...]) -> dict[str, str | None]:
    return dict(map(code_and_variant, keys))


def _applied(law: Law, facts: Facts, as_of: date, supported: dict[str, str | None]) -> AppliedLaw | None:
    answer, tests = _tested(law, facts, as_of)
    if answer is Answer.NO:
        return None
    unknown = answer is Answer.UNKNOWN
    if unknown and supported and law.code not in supported:
        return None
    code = (supported.get(law.code) if unknown else None) or _place_of_variant(law, facts)
    because = " and ".join(f"{test.sentence} ({test.origin.citation.reference})" for test in tests)
    if answer is not Answer.YES:
        because = f"assumed while a fact is unknown: {because}"
    first = tests[0]
    applied = _as_applied(law, variant_of(law, code), first.code, because, first.origin.citation)
    return replace(applied, assumed=answer is not Answer.YES)


def _tested(law: Law, facts: Facts, as_of: date) -> tuple[Answer, tuple[ApplicabilityTest, ...]]:
    """How the law's tests are answered, and the test that fired: all of them where all have to."""
    rule = law.applicability
    answers = [(min(holds(need, law, facts, as_of) for need in test.conditions), test) for test in rule.tests]
    if rule.rule == "ALL":
        return min(answer for answer, _ in answers), rule.tests
    best, test = max(answers, key=lambda pair: pair[0])
    return best, (test,)


def _place_of_variant(law: Law, facts: Facts) -> str | None:
    candidates = (*facts.establishments, facts.representative, facts.present_in, facts.residence, facts.ip_country)
    for candidate in map(place, candidates):
        if candidate is None:
            continue
        country, _, part = candidate.partition("-")
        if country not in law.applicability.places:
            continue
        for code in (part, country):
            if code in law.variants:
                return code
    return None


def _as_applied(law: Law, variant: Variant, test: str, because: str, citation: Citation) -> AppliedLaw:
    return AppliedLaw(
        code=law.code,
        variant=variant.code,
        name=law.name,
        test=test,
        because=because,
        assumed=False,
        zone=variant.zone,
        calendar=variant.calendar,
        citation=citation,
        law=law,
    )
