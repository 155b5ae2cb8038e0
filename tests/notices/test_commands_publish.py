"""Publishing: versions are stored whole, compared, classified, announced, and refused where they break a promise."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.notices.commands import AcceptNotice, PublishNotice, residents_elsewhere, store_notice
from habeas.storage.transaction import write
from tests.notices.stage import NOW, Stage
from tests.notices.texts import HERE, SMALL, altered, demo_text

LATER = datetime(2027, 1, 1, tzinfo=UTC)
MORE_PURPOSES = (("purposes: [SERVICE]", "purposes: [SERVICE, PROFILING]"), ('version: "1"', 'version: "2"'))
RENEWED = (
    "change_rules: {takes_effect: AT_EFFECTIVE_DATE, clause: answer}",
    "change_rules: {takes_effect: AT_EFFECTIVE_DATE, clause: answer, kinds: [{kind: SERVICE_MODEL,"
    " requires: [INFORM_IN_ADVANCE, RENEWED_CONSENT], clause: answer}]}",
)
FIRST = altered(RENEWED)
SECOND = altered(*MORE_PURPOSES, text=FIRST)
WEAKER = altered(("number: 10", "number: 20"), ('version: "1"', 'version: "2"'))
FRESH = altered(("language: en", "asks_fresh_agreement: true\nlanguage: en"), text=WEAKER)


async def publish(stage: Stage, text: str, **options: Any) -> Any:
    """The published version's row."""
    outcome = await stage.run(PublishNotice(stage.controller_id, text, **options), stage.privacy)
    assert outcome.entity is not None
    found = await stage.rows("select * from habeas.notice_version where id = $1", outcome.entity.key)
    return found[0]


async def accepted(stage: Stage, version_id: Any, *residences: str | None, region: str = "sg") -> None:
    """People who live there accept the version."""
    for residence in residences:
        person = await stage.person(residence, region)
        await stage.run(AcceptNotice(stage.controller_id, version_id, "en"), person)


async def announcements(stage: Stage, region: str = "sg") -> list[Any]:
    return await stage.rows("select * from habeas.notice_announcement order by kind", region=region)


@pytest.mark.promise("AISHU-178")
async def test_a_version_is_stored_with_its_clauses_and_addenda(stage: Stage) -> None:
    version = await publish(stage, SMALL)
    clauses = await stage.rows("select * from habeas.clause where version_id = $1 order by position", version["id"])
    assert [clause["code"] for clause in clauses] == ["scope", "collection", "answer", "contact", "residents"]
    assert [clause["addendum_code"] for clause in clauses] == [None, None, None, None, "us-ca"]
    assert clauses[2]["promises"] == ["AISHU-2", "AISHU-3"]
    addenda = await stage.rows("select * from habeas.addendum where version_id = $1", version["id"])
    assert [addendum["jurisdiction_code"] for addendum in addenda] == ["US-CA"]


@pytest.mark.promise("AISHU-179")
async def test_publishing_leaves_a_record_of_what_was_published_when_and_by_whom(stage: Stage) -> None:
    version = await publish(stage, SMALL)
    assert version["published_at"] == NOW
    assert version["source"] == SMALL
    entries = await stage.rows("select command, target_id, actor_kind from habeas.journal_entry")
    assert entries == [{"command": "PublishNotice", "target_id": version["id"], "actor_kind": "CONTROLLER"}]


@pytest.mark.promise("AISHU-180")
async def test_a_notice_without_the_date_of_its_last_revision_is_refused(stage: Stage) -> None:
    with pytest.raises(DomainError, match="last revision") as refused:
        await publish(stage, altered(("updated: 2026-01-01\n", "")))
    assert refused.value.code is ErrorCode.NOTICE_INVALID


@pytest.mark.promise("AISHU-181")
async def test_a_version_counts_from_its_posting_unless_it_says_otherwise(stage: Stage) -> None:
    posted = altered(("effective_from: 2026-01-01T00:00:00Z\n", ""), ("AT_EFFECTIVE_DATE", "AT_POSTING"))
    version = await publish(stage, posted)
    assert (version["effective_from"], version["in_force_from"]) == (NOW, NOW)
    dated = await publish(stage, altered(("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), ("acme-privacy", "other")))
    assert (dated["effective_from"], dated["in_force_from"]) == (LATER, LATER)


async def test_no_version_counts_before_it_was_published(stage: Stage) -> None:
    version = await publish(stage, SMALL, effective_from=NOW - timedelta(days=30))
    assert version["effective_from"] == NOW


async def test_a_first_version_changes_nothing_and_announces_nothing(stage: Stage) -> None:
    version = await publish(stage, SMALL)
    assert (version["changes"], version["differences"], version["consent_needed"]) == ("[]", "[]", 0)
    assert await announcements(stage) == []


async def test_the_same_text_is_published_once(stage: Stage) -> None:
    first, again = await publish(stage, SMALL), await publish(stage, SMALL)
    assert first["id"] == again["id"]


async def test_a_published_version_keeps_its_text(stage: Stage) -> None:
    await publish(stage, SMALL)
    with pytest.raises(DomainError) as refused:
        await publish(stage, altered(("By e-mail.", "By letter.")))
    assert refused.value.code is ErrorCode.CONFLICT


async def test_nobody_publishes_for_another_controller(stage: Stage) -> None:
    with pytest.raises(DomainError) as refused:
        await stage.run(PublishNotice(new_id(), SMALL), stage.privacy)
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_person_publishes_nothing(stage: Stage) -> None:
    with pytest.raises(DomainError) as refused:
        await stage.run(PublishNotice(stage.controller_id, SMALL), await stage.person("DE"))
    assert refused.value.code is ErrorCode.FORBIDDEN


async def test_a_version_that_weakens_a_promise_is_refused_and_leaves_nothing(stage: Stage) -> None:
    await publish(stage, SMALL)
    with pytest.raises(DomainError, match="weakens a promise"):
        await publish(stage, WEAKER, effective_from=LATER)
    assert len(await stage.rows("select 1 from habeas.notice_version")) == 1


async def test_a_weaker_version_that_asks_for_fresh_agreement_needs_it_from_everybody(stage: Stage) -> None:
    first = await publish(stage, SMALL)
    await accepted(stage, first["id"], "DE", "US-CA", None)
    version = await publish(stage, FRESH, effective_from=LATER)
    assert version["consent_needed"] == 3
    assert "RENEWED_CONSENT" in [one["kind"] for one in await announcements(stage)]


@pytest.mark.promise("AOMEI-85")
async def test_consent_is_needed_from_everybody_who_accepted_where_the_notice_itself_says_so(stage: Stage) -> None:
    first = await publish(stage, FIRST)
    await accepted(stage, first["id"], "DE", "FR", "SG")
    version = await publish(stage, SECOND, effective_from=LATER)
    assert version["consent_needed"] == 3


async def test_a_duty_of_one_law_reaches_its_people_and_those_whose_residence_is_unknown(stage: Stage) -> None:
    first = await publish(stage, SMALL)
    await accepted(stage, first["id"], "DE", "CN", None)
    version = await publish(stage, altered(*MORE_PURPOSES), effective_from=LATER)
    assert version["consent_needed"] == 2


async def test_people_of_other_regions_are_counted_as_numbers(stage: Stage) -> None:
    first = await publish(stage, FIRST)
    await stage.drain()
    await accepted(stage, first["id"], "CN", "CN", region="cn")
    elsewhere = await residents_elsewhere(stage.regions, stage.privacy, "acme-privacy", "2")
    assert [(one.region, one.residence, one.people) for one in elsewhere] == [("cn", "CN", 2)]
    version = await publish(stage, SECOND, effective_from=LATER, elsewhere=elsewhere)
    reach = await stage.rows("select * from habeas.notice_reach where version_id = $1", version["id"])
    assert [(one["region_code"], one["accepted"], one["consent_needed"]) for one in reach] == [("cn", 2, 2)]


async def test_a_person_who_accepted_twice_is_counted_once(stage: Stage) -> None:
    first = await publish(stage, FIRST)
    person = await stage.person("DE")
    for _ in range(2):
        await stage.run(AcceptNotice(stage.controller_id, first["id"], "en"), person)
    assert (await publish(stage, SECOND, effective_from=LATER))["consent_needed"] == 1


@pytest.mark.promise("AOMEI-84")
async def test_a_version_on_which_people_must_act_waits_until_they_were_told(stage: Stage) -> None:
    await publish(stage, FIRST)
    version = await publish(stage, SECOND, effective_from=LATER)
    assert version["in_force_from"] is None
    await stage.drain()
    after = await stage.rows("select in_force_from from habeas.notice_version where id = $1", version["id"])
    assert after == [{"in_force_from": LATER}]
    assert all(one["done_at"] is not None for one in await announcements(stage) if one["kind"] != "INFORM")


@pytest.mark.promise("AOMEI-84")
async def test_a_version_whose_announcement_came_late_counts_only_after_it(stage: Stage) -> None:
    await publish(stage, FIRST)
    version = await publish(stage, SECOND, effective_from=LATER)
    stage.clock.instant = LATER + timedelta(days=3)
    await stage.drain()
    after = await stage.rows("select in_force_from from habeas.notice_version where id = $1", version["id"])
    assert after[0]["in_force_from"] > LATER + timedelta(days=3)


async def test_each_region_waits_for_its_own_people(stage: Stage) -> None:
    first = await publish(stage, FIRST)
    await stage.drain()
    await accepted(stage, first["id"], "CN", region="cn")
    await publish(stage, SECOND, effective_from=LATER)
    await stage.drain()
    there = await stage.rows("select version, in_force_from from habeas.notice_version order by version", region="cn")
    assert there == [{"version": "1", "in_force_from": NOW}, {"version": "2", "in_force_from": LATER}]
    told = {one["kind"]: one["subjects"] for one in await announcements(stage, "cn") if one["done_at"]}
    assert told == {"INFORM_IN_ADVANCE": 1, "RENEWED_CONSENT": 1}


async def test_a_copy_in_another_region_is_the_same_and_made_once(stage: Stage) -> None:
    version = await publish(stage, SMALL)
    await stage.drain()
    here = await stage.rows("select * from habeas.clause order by position")
    assert await stage.rows("select * from habeas.clause order by position", region="cn") == here
    copies = await stage.rows("select id, sha256, terms from habeas.notice_version", region="cn")
    assert copies == [{name: version[name] for name in ("id", "sha256", "terms")}]


async def test_a_translation_follows_the_text_that_it_translates(stage: Stage) -> None:
    german = altered(("language: en", "language: de\ntranslation_of: en"))
    with pytest.raises(DomainError, match="translates is not published"):
        await publish(stage, german)
    original = await publish(stage, SMALL, effective_from=LATER)
    translation = await publish(stage, german)
    assert translation["in_force_from"] == original["in_force_from"] == LATER


async def test_a_dry_run_stores_nothing(stage: Stage) -> None:
    await publish(stage, FIRST)
    jobs = await stage.rows("select id from queue.pgqueuer order by id")
    outcome = await stage.run(PublishNotice(stage.controller_id, SECOND, LATER, dry_run=True), stage.privacy)
    assert outcome.result["preview"]["changes"][0]["kind"] == "SERVICE_MODEL"
    assert len(await stage.rows("select 1 from habeas.notice_version")) == 1
    assert await stage.rows("select id from queue.pgqueuer order by id") == jobs


@pytest.mark.parametrize(
    ("controller", "kinds"),
    [
        ("aishu", {"SERVICE_MODEL", "RECIPIENTS", "RIGHTS", "CONTACT"}),
        ("aomei", {"SERVICE_MODEL", "CONTROL", "RECIPIENTS", "RIGHTS", "CONTACT", "HIGH_RISK"}),
    ],
)
async def test_the_second_version_of_each_demo_notice_is_classified_and_announced(
    stage: Stage, controller: str, kinds: set[str]
) -> None:
    async with write(stage.regions["sg"], stage.system("sg")) as tx:
        published_at = datetime(2023, 6, 19, tzinfo=UTC)
        first = await store_notice(tx, stage.controller_id, demo_text(controller), published_at, new_id())
        assert await store_notice(tx, stage.controller_id, demo_text(controller), published_at, first) == first
    await accepted(stage, first, "DE", "FR")
    text = (HERE / "data" / controller / "2.md").read_text(encoding="utf-8")
    outcome = await stage.run(PublishNotice(stage.controller_id, text, dry_run=True), stage.privacy)
    preview = outcome.result["preview"]
    assert kinds <= {change["kind"] for change in preview["changes"] if change["material"]}
    version = await publish(stage, text)
    assert version["consent_needed"] == 2
    assert version["in_force_from"] is None
    assert {one["kind"] for one in await announcements(stage)} >= {"RENEWED_CONSENT", "INFORM"}
    kept = await stage.rows("select count(*) as kept from habeas.notice_acceptance where version_id = $1", first)
    assert kept == [{"kept": 2}]
