"""The laws as data: complete, cited, dated and named."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import yaml

from habeas.jurisdictions.catalog import LAW_FILES, LAWS, data_file, law_named
from habeas.jurisdictions.resolution.conditions import PLACED
from habeas.jurisdictions.rules.iris import DENIAL_IRIS, DPV, GDPR, JUSTIFICATIONS, OURS, PURPOSE_IRIS, purpose_iri
from habeas.jurisdictions.rules.pack import Law, Origin
from habeas.jurisdictions.rules.sets import DenialCode, LegalBasis, Right
from habeas.kernel.errors import DomainError, ErrorCode

EVERY_LAW = pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))
TOPICS = {
    "agent", "fees", "language", "localisation", "regulators", "remedies", "sensitive_categories",
    "transfer_mechanisms", "verification",
}  # fmt: skip
SCENES = {
    "NC_NATIONAL_SECURITY", "NC_PUBLIC_SAFETY_HEALTH", "NC_CRIMINAL_JUSTICE", "NC_VITAL_INTEREST",
    "NC_SELF_DISCLOSED", "NC_PUBLIC_SOURCE", "NC_CONTRACT", "NC_SERVICE_STABILITY", "NC_RESEARCH", "NC_OTHER_LAW",
}  # fmt: skip


def origins(value: Any) -> Iterator[Origin]:
    """Every origin anywhere inside a law."""
    if isinstance(value, Origin):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from origins(getattr(value, part.name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from origins(inner)
    elif isinstance(value, tuple | list | frozenset):
        for inner in value:
            yield from origins(inner)


@EVERY_LAW
def test_every_value_of_a_law_has_a_citation_a_validity_and_a_source(law: Law) -> None:
    known = data_file("habeas.jurisdictions.laws", "sources")
    found = list(origins(law))
    assert len(found) > 30
    for origin in found:
        assert origin.citation.source == law.code
        assert origin.citation.reference
        assert origin.valid_to is None or origin.valid_from <= origin.valid_to
        assert origin.source in known


@EVERY_LAW
def test_nothing_known_from_memory_alone_is_called_verified(law: Law) -> None:
    assert [origin for origin in origins(law) if origin.verified and origin.source == "OWN"] == []


@EVERY_LAW
def test_no_law_applies_to_somebody_without_any_place_in_its_reach(law: Law) -> None:
    bound = [bool(PLACED & set(test.conditions)) for test in law.applicability.tests]
    assert all(bound) if law.applicability.rule == "ANY" else any(bound)


@EVERY_LAW
def test_every_law_speaks_of_every_topic(law: Law) -> None:
    assert TOPICS - set(law.provisions) == set()


@EVERY_LAW
def test_clocks_and_refusals_speak_only_of_rights_that_the_law_grants(law: Law) -> None:
    assert {right for clock in law.clocks for right in clock.rights} <= set(law.rights)
    assert set(law.denials.by_right) == set(law.rights)


@EVERY_LAW
def test_an_absolute_right_admits_no_refusal(law: Law) -> None:
    refused = data_file("habeas.jurisdictions.laws", law.code.lower())["denials"]["absolute"]["rights"]
    assert [right for right in map(Right, refused) if law.denials.by_right[right]] == []


@EVERY_LAW
def test_a_numbered_clock_is_counted_from_its_own_data(law: Law) -> None:
    for clock in law.clocks:
        assert (clock.period is None) == (clock.unit in ("immediate", "timely", "without_undue_delay"))


@EVERY_LAW
def test_no_two_clocks_of_one_source_hold_on_the_same_day_for_the_same_right(law: Law) -> None:
    day = date(2026, 11, 21)
    live = [
        (clock.source, clock.purpose, right, channel)
        for clock in law.clocks
        for right in clock.rights
        for channel in (clock.channels or {None})
        if clock.origin.in_force(day)
    ]
    assert len(live) == len(set(live))


@EVERY_LAW
def test_rights_and_bases_have_names_in_a_vocabulary(law: Law) -> None:
    names = [grant.iri for grant in law.rights.values()] + [rule.iri for rule in law.bases.values()]
    assert all(name.startswith((GDPR, DPV, OURS)) for name in names)
    if law.code == "EU_GDPR":
        assert all(name.startswith(GDPR) for name in names)


@pytest.mark.promise("AISHU-80", "AISHU-81", "AISHU-82", "AISHU-83", "AISHU-84", "AISHU-85")
def test_the_six_bases_of_the_gdpr_are_the_six_of_the_notice() -> None:
    cited = {basis: rule.origin.citation.reference for basis, rule in LAWS["EU_GDPR"].bases.items()}
    assert cited == {
        LegalBasis.CONSENT: "Art. 6(1)(a)",
        LegalBasis.CONTRACT: "Art. 6(1)(b)",
        LegalBasis.LEGAL_OBLIGATION: "Art. 6(1)(c)",
        LegalBasis.VITAL_INTERESTS: "Art. 6(1)(d)",
        LegalBasis.PUBLIC_TASK: "Art. 6(1)(e)",
        LegalBasis.LEGITIMATE_INTERESTS: "Art. 6(1)(f)",
    }


def test_the_prc_has_no_legitimate_interests() -> None:
    assert LegalBasis.LEGITIMATE_INTERESTS not in LAWS["CN_PIPL"].bases


def test_scenes_without_consent_are_the_ten_of_the_notice() -> None:
    assert {scene for law in LAWS.values() for rule in law.bases.values() for scene in rule.scenes} == SCENES


def test_every_reason_for_refusal_is_used_by_a_law_and_has_a_name() -> None:
    used = {code for law in LAWS.values() for code in law.denials.all_codes}
    assert set(DenialCode) - used == set()
    assert set(DENIAL_IRIS) == set(DenialCode)
    assert DENIAL_IRIS[DenialCode.LEGAL_CLAIMS] == JUSTIFICATIONS + "LegalClaimImpaired"
    assert DENIAL_IRIS[DenialCode.STATE_ORGAN_CONFIDENTIALITY].startswith(OURS)


def test_purposes_have_names_in_the_vocabulary_or_ours() -> None:
    assert purpose_iri("DIRECT_MARKETING") == DPV + "DirectMarketing" == PURPOSE_IRIS["DIRECT_MARKETING"]
    assert purpose_iri("CLIPBOARD") == OURS + "purpose#CLIPBOARD"


def test_each_data_file_is_in_the_catalog_once() -> None:
    folder = files("habeas.jurisdictions.laws")
    present = {entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")}
    assert present - {"days_cn", "notice_profiles", "sources"} == set(LAW_FILES)
    assert len(LAW_FILES) == len(set(LAW_FILES)) == len(LAWS)


class Unrepeated(yaml.SafeLoader):
    """A loader that does not let one key hide another."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"a key is repeated in {node.start_mark}"
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize("name", [*LAW_FILES, "days_cn", "notice_profiles", "sources"])
def test_no_data_file_repeats_a_key(name: str) -> None:
    text = files("habeas.jurisdictions.laws").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    assert yaml.load(text, Loader=Unrepeated)  # noqa: S506 - a safe loader


def test_an_unknown_law_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DomainError) as refused:
        law_named("XX_LAW")
    assert refused.value.code is ErrorCode.UNKNOWN_LAW
    assert refused.value.details["known"] == sorted(LAWS)
