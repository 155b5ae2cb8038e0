"""Whom to tell of an incident, by when: clocks of every law that protects somebody who is affected."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.incidents.rules.duties import Assessment, blocks_needed, duties, laws_of
from habeas.incidents.rules.letter import headings, letter
from habeas.incidents.rules.sets import PROMISED, IncidentRisk, NoticeBlock
from habeas.kernel.errors import DomainError

AWARE = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLACES = ("DE", "FR", "GB", "CN", "US-CA", "SG", "BR")


def known(*places: str, risk: IncidentRisk | None = IncidentRisk.HIGH, **more: object) -> Assessment:
    return Assessment(**{"aware_at": AWARE, "risk": risk, "affected": dict.fromkeys(places, 900), "met": {}, **more})  # type: ignore[arg-type]


def named(assessment: Assessment, now: datetime = AWARE) -> dict[tuple[str, str], datetime | None]:
    return {(each.clock.law, each.clock.duty): each.clock.due_at for each in duties(assessment, now)}


@pytest.mark.promise("AOMEI-73", "AISHU-106")
def test_each_law_that_protects_somebody_affected_has_its_clocks() -> None:
    found = named(known("DE", "CN"))
    assert found["EU_GDPR:DE", "authority"] == AWARE + timedelta(hours=72)
    assert ("EU_GDPR:DE", "individuals") in found
    assert any(law.startswith("CN_PIPL") for law, _ in found)
    assert not any(law.startswith("UK_GDPR") for law, _ in found)


def test_a_risk_that_nobody_weighed_stops_no_clock_to_an_authority() -> None:
    assert ("EU_GDPR:DE", "authority") in named(known("DE", risk=None))
    assert ("EU_GDPR:DE", "authority") not in named(known("DE", risk=IncidentRisk.UNLIKELY))


def test_a_duty_met_late_stays_missed() -> None:
    late = {("EU_GDPR:DE", "authority"): AWARE + timedelta(hours=73)}
    found = {(each.clock.duty): each for each in duties(known("DE", met=late), AWARE + timedelta(days=9))}
    assert found["authority"].missed
    in_time = {("EU_GDPR:DE", "authority"): AWARE + timedelta(hours=71)}
    found = {(each.clock.duty): each for each in duties(known("DE", met=in_time), AWARE + timedelta(days=9))}
    assert not found["authority"].missed


def test_telling_people_begins_the_clock_that_counts_from_it() -> None:
    before = named(known("US-CA"))
    told = {(law, "individuals"): AWARE + timedelta(days=2) for law, _ in before}
    after = named(known("US-CA", met=told))
    assert set(after) - set(before) == {("US_CA_CCPA", "ag_sample")}


def test_a_place_that_no_law_knows_is_refused_instead_of_forgotten() -> None:
    with pytest.raises(DomainError, match="XX"):
        laws_of(["DE", "XX"])


@settings(deadline=None)
@given(st.sets(st.sampled_from(PLACES), min_size=1), st.sampled_from(IncidentRisk))
def test_more_people_affected_elsewhere_take_no_duty_away(places: set[str], risk: IncidentRisk) -> None:
    for fewer in (places - {one} for one in places):
        if fewer:
            assert set(named(known(*fewer, risk=risk))) <= set(named(known(*places, risk=risk)))


@pytest.mark.promise("AISHU-108", "AOMEI-74")
@settings(deadline=None)
@given(st.sets(st.sampled_from(PLACES)))
def test_every_notice_holds_what_was_promised_whatever_the_laws_ask(places: set[str]) -> None:
    assert set(blocks_needed(places)) >= PROMISED


def test_the_letter_says_every_block_under_a_heading() -> None:
    blocks = {block.value: f"text of {block}" for block in NoticeBlock}
    subject, text = letter("AISHU", blocks, "en")
    assert subject == "AISHU: notice of a security incident"
    for block, heading in headings("en").items():
        assert f"{heading}\ntext of {block}" in text
    assert set(headings("en")) == set(NoticeBlock)
