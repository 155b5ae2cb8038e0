"""What publishing a second version of both notices does, and what it leaves alone."""

import pytest

from tests.e2e.notices.conftest import PEOPLE, requests_of
from tests.e2e.notices.documents import ACCEPT, PROOFS
from tests.e2e.notices.story import TEAMS, Before, Story, text_of
from tests.e2e.stories.requests import submit
from tests.e2e.stories.server import Ready

each_controller = pytest.mark.parametrize("controller", TEAMS)
each_person = pytest.mark.parametrize("persona", PEOPLE)


@each_controller
def test_a_dry_run_tells_everything_and_stores_nothing(story: Story, controller: str) -> None:
    preview = story.previews[controller]
    assert preview["userErrors"] == []
    assert story.after_dry_run[controller]["controller"]["notices"]["nodes"] == story.versions[controller]
    for name in ("changes", "differences", "consentNeededFrom"):
        assert preview["notice"][name] == story.published[controller]["notice"][name]


@pytest.mark.promise("AOMEI-85", "AOMEI-86", "AOMEI-87", "AOMEI-88", "AOMEI-89", "AOMEI-90")
def test_the_six_material_kinds_are_found_by_what_changed(story: Story) -> None:
    found = {change["kind"]: change for each in story.previews.values() for change in each["notice"]["changes"]}
    six = {"SERVICE_MODEL", "CONTROL", "RECIPIENTS", "RIGHTS", "CONTACT", "HIGH_RISK"}
    assert six <= found.keys()
    assert all(found[kind]["material"] and found[kind]["causes"] for kind in six)


def test_clauses_are_compared_one_by_one(story: Story) -> None:
    differences = {each["clause"]: each for each in story.previews["aishu"]["notice"]["differences"]}
    answer_time = differences["rights-answer-time"]
    assert "fifteen working days" in answer_time["before"]
    assert "ten working days" in answer_time["after"]
    assert (differences["use-translation"]["kind"], differences["use-translation"]["before"]) == ("ADDED", None)
    assert "rights-access" not in differences


def test_who_must_agree_anew_is_counted_by_region_from_the_law_of_their_place(story: Story) -> None:
    needed = story.published["aishu"]["notice"]["consentNeededFrom"]
    regions = {each["region"]["code"]: each for each in needed["regions"]}
    assert regions["cn"]["count"] == regions["cn"]["accepted"] > 0
    assert needed["count"] == sum(each["count"] for each in needed["regions"])
    duties = {
        (one["duty"], one["law"], one["because"])
        for change in story.published["aishu"]["notice"]["changes"]
        for one in change["requirements"]
    }
    assert ("RENEWED_CONSENT", "CN_PIPL", "PIPL Art. 14(2)") in duties


@pytest.mark.promise("AOMEI-84", "AISHU-179")
@each_controller
def test_the_worker_makes_the_announcements_before_the_version_counts(story: Story, controller: str) -> None:
    assert story.published[controller]["notice"]["inForceFrom"] is None
    stored = story.version(controller)
    assert stored["announcements"]
    assert all(each["doneAt"] is not None for each in stored["announcements"])
    assert stored["inForceFrom"] >= max(each["doneAt"] for each in stored["announcements"])


@pytest.mark.promise("AISHU-180", "AISHU-181")
def test_everybody_reads_the_version_of_any_instant_without_a_token_too(story: Story) -> None:
    new = story.in_force("person-eu")
    assert story.in_force("person-eu", at="2026-06-01T00:00:00Z")["version"] == "2023-06-19"
    controller = story.ids["aishu"]
    assert story.in_force(None, controller=controller) == new
    assert story.in_force(None, controller=controller, at="2026-06-01T00:00:00Z")["version"] == "2023-06-19"


@each_person
def test_old_receipts_and_acceptances_stay_as_they_were(
    demo: Ready, story: Story, before: Before, persona: str
) -> None:
    assert story.published
    assert before.proofs[persona]["noticeAcceptances"]["nodes"]
    assert demo.answer(persona, PROOFS)["viewer"] == before.proofs[persona]


@each_person
def test_an_old_request_keeps_the_terms_of_its_day(demo: Ready, story: Story, before: Before, persona: str) -> None:
    assert story.published
    found = requests_of(demo, persona)
    assert before.requests[persona]
    assert {reference: found[reference] for reference in before.requests[persona]} == before.requests[persona]


def test_a_new_request_has_the_new_promise(demo: Ready, story: Story) -> None:
    assert story.published
    request = submit(demo, "person-eu", ["RECTIFICATION"])
    found = requests_of(demo, "person-eu")[request["reference"]]
    promise = next(clock for clock in found["clocks"] if clock["source"] == "NOTICE_10WD")
    assert found["effectiveDue"] == promise["legalDue"]
    assert any("version 2027-01-01, is in force" in sentence for sentence in found["trace"]["sentences"])


def test_the_same_text_again_changes_nothing_and_another_text_of_that_version_is_refused(story: Story) -> None:
    again = story.publish("aishu")
    assert again["notice"]["id"] == story.published["aishu"]["notice"]["id"]
    other = story.publish("aishu", text_of("aishu").replace("ten working days", "nine working days"))
    assert [error["code"] for error in other["userErrors"]] == ["CONFLICT"]


@pytest.mark.parametrize("days", [11, 30])
def test_a_version_that_would_weaken_the_promise_is_refused(story: Story, days: int) -> None:
    weaker = text_of("aishu").replace('version: "2027-01-01"', 'version: "3"').replace("number: 10", f"number: {days}")
    refused = story.publish("aishu", weaker)
    assert refused["notice"] is None
    assert [error["code"] for error in refused["userErrors"]] == ["NOTICE_INVALID"]
    asking = weaker.replace("language: en\n", "language: en\nasks_fresh_agreement: true\n", 1)
    allowed = story.publish("aishu", asking, dryRun=True)
    assert allowed["userErrors"] == []
    assert allowed["notice"]["consentNeededFrom"]["count"] > 0


def test_the_new_version_is_accepted_beside_the_old_one(demo: Ready, story: Story) -> None:
    values = {"input": {"notice": story.in_force("person-ca")["id"], "language": "en"}}
    accepted = demo.answer("person-ca", ACCEPT, values)["acceptNotice"]
    assert accepted["userErrors"] == []
    assert accepted["acceptance"]["kind"] == "EXPRESS"
    nodes = demo.answer("person-ca", PROOFS)["viewer"]["noticeAcceptances"]["nodes"]
    assert [node["notice"]["version"] for node in nodes] == ["2027-01-01", "2023-06-19"]
    old = {"input": {"notice": nodes[1]["notice"].get("id", story.versions["aishu"][0]["id"]), "language": "en"}}
    assert [each["code"] for each in demo.answer("person-ca", ACCEPT, old)["acceptNotice"]["userErrors"]] == [
        "CONFLICT"
    ]
