"""Which laws apply: known facts decide, unknown facts remove nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.jurisdictions import Facts, applicable_laws, named_laws
from habeas.jurisdictions.catalog import LAWS
from habeas.kernel.errors import DomainError, ErrorCode

TODAY = date(2026, 11, 21)
PLACES = st.sampled_from([None, "DE", "FR", "GB", "GB-SCT", "US", "US-CA", "US-NY", "CN", "HK", "SG", "BR", "JP"])


def keys(facts: Facts, on: date = TODAY) -> list[str]:
    return [applied.key for applied in applicable_laws(facts, on)]


@pytest.mark.promise("AISHU-8")
def test_each_region_brings_its_own_law() -> None:
    assert keys(Facts(present_in="DE")) == ["EU_GDPR:DE"]
    assert keys(Facts(present_in="GB")) == ["UK_GDPR:ENG"]
    assert keys(Facts(residence="US-CA")) == ["US_CA_CCPA"]
    assert keys(Facts(present_in="CN")) == ["CN_PIPL"]
    assert keys(Facts(present_in="SG")) == ["SG_PDPA"]
    assert keys(Facts(present_in="BR")) == ["BR_LGPD"]


def test_every_country_of_the_eu_and_the_eea_is_a_variant() -> None:
    found = [keys(Facts(present_in=country)) for country in LAWS["EU_GDPR"].variants]
    assert found == [[f"EU_GDPR:{country}"] for country in LAWS["EU_GDPR"].variants]
    assert len(found) == 30


def test_nothing_known_means_every_law_marked_assumed() -> None:
    found = applicable_laws(Facts(), TODAY)
    assert [applied.code for applied in found] == list(LAWS)
    assert all(applied.assumed for applied in found)


def test_an_establishment_needs_no_assumption() -> None:
    (applied,) = applicable_laws(Facts(present_in="JP", establishments=("IE", "DE")), TODAY)
    assert (applied.key, applied.test, applied.assumed) == ("EU_GDPR:IE", "ESTABLISHMENT", False)
    assert applied.citation.reference == "Art. 3(1)"
    assert "establishment" in applied.because


def test_presence_with_an_unknown_offer_is_assumed_and_says_so() -> None:
    (applied,) = applicable_laws(Facts(present_in="DE"), TODAY)
    assert applied.assumed
    assert applied.because.startswith("assumed while a fact is unknown")


def test_the_united_states_alone_may_be_california() -> None:
    assert keys(Facts(residence="US")) == ["US_CA_CCPA"]
    assert keys(Facts(residence="US-NY")) == []


def test_data_collected_in_a_place_stay_under_its_law() -> None:
    assert keys(Facts(present_in="JP", collected_in="CN")) == ["CN_PIPL"]


def test_a_law_that_is_not_yet_in_force_does_not_apply() -> None:
    assert keys(Facts(present_in="CN"), date(2021, 10, 31)) == []
    assert keys(Facts(present_in="CN"), date(2021, 11, 1)) == ["CN_PIPL"]


def test_the_revenue_of_the_year_is_measured_against_the_figure_of_the_year() -> None:
    facts = Facts(residence="US-CA", revenue_usd=25_500_000, consumers=10, sale_revenue_share=0.0)
    assert keys(facts, date(2024, 6, 1)) == ["US_CA_CCPA"]
    assert keys(facts, date(2026, 6, 1)) == []


@given(PLACES, PLACES, PLACES)
def test_a_fact_that_becomes_unknown_never_removes_a_law(
    residence: str | None, present_in: str | None, collected_in: str | None
) -> None:
    known = {
        applied.code for applied in applicable_laws(Facts(residence, present_in, collected_in=collected_in), TODAY)
    }
    nowhere = {applied.code for applied in applicable_laws(Facts(collected_in=collected_in), TODAY)}
    assert known <= nowhere


@pytest.mark.parametrize("key", ["XX", "EU_GDPR:ZZ", "EU_GDPR:GB", "UK_GDPR:DE", "US_CA_CCPA:LA", ""])
def test_unknown_laws_and_variants_are_refused(key: str) -> None:
    with pytest.raises(DomainError) as refused:
        named_laws([key])
    assert refused.value.code is ErrorCode.UNKNOWN_LAW
