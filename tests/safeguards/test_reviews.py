"""Access is reviewed, courses are due, violations have their looks and their consequence; what is withdrawn is gone."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.ids import new_id
from tests.isolation.test_walls import superuser
from tests.safeguards.staff import JOIN, codes, joined, undertake
from tests.world import Demo, demo_world

DESK, SECOND = "aishu-privacy", "aishu-second"
LIST = "{ controller { staffAccess { nodes { id displayName trainingOverdue trainings { course nextDueOn } } } } }"
REVIEW = """review { id dueAt overdue everyDays completedAt finding looks
  decisions { decision reason role staff { displayName } } }"""
REVIEWS = "{ controller { accessReviews { nodes { id overdue completedAt everyDays } } } }"
LOOKS = "{ controller { staffLooks(first: 20) { nodes { id purpose role staff { displayName } } } } }"
VIOLATION = "violation { id consequence staff { displayName } }"
SHOWN = """query S($id: ID!) { node(id: $id) { ... on StaffViolation {
  staff { displayName } looks { look { id purpose } } } } }"""
LEFT = "update habeas.membership set status = 'ENDED', ended_at = now() where subject_id = $1"
DAYS = {"completedOn": "2026-01-02", "nextDueOn": "2027-01-02"}
INBOX = "{ controller { rightsRequests(first: 3) { nodes { id } } } }"
NAMES = {
    "scheduleAccessReviews": ("ScheduleAccessReviewsInput", REVIEW),
    "decideStaffAccess": ("DecideStaffAccessInput", REVIEW),
    "completeAccessReview": ("CompleteAccessReviewInput", REVIEW),
    "recordStaffTraining": ("RecordStaffTrainingInput", "staff { id trainingOverdue trainings { course } }"),
    "recordStaffViolation": ("RecordStaffViolationInput", VIOLATION),
    "decideStaffViolation": ("DecideStaffViolationInput", VIOLATION),
}


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A world in which two people are of AISHU's privacy team."""
    async with demo_world(cluster, tmp_path_factory.mktemp("reviews")) as found:
        world = replace(found, held={**found.held, SECOND: await joined(found, DESK, "Second")})
        await undertake(world, SECOND)
        yield world


async def run(demo: Demo, persona: str, name: str, **given: Any) -> Any:
    kind, selected = NAMES[name]
    text = f"mutation M($input: {kind}!) {{ step: {name}(input: $input) {{ {selected} userErrors {{ code }} }} }}"
    return (await demo.data(persona, text, {"input": given}))["step"]


async def refusal(demo: Demo, persona: str, name: str, **given: Any) -> str:
    [error] = (await run(demo, persona, name, **given))["userErrors"]
    return str(error["code"])


async def staff_ids(demo: Demo) -> dict[str, str]:
    nodes = (await demo.data(DESK, LIST))["controller"]["staffAccess"]["nodes"]
    return {node["displayName"]: node["id"] for node in nodes}


async def ended(demo: Demo, persona: str) -> bool:
    """Is the persona's token refused? Every verifier knows it within a second."""
    for _ in range(60):
        if codes(await demo.ask(persona, INBOX)) == {"UNAUTHENTICATED"}:
            return True
        await asyncio.sleep(0.05)
    return False


@pytest.mark.promise("AOMEI-70")
async def test_a_review_decides_about_everybody_and_what_it_withdraws_is_really_gone(demo: Demo) -> None:
    ids = await staff_ids(demo)
    [meiling] = [name for name in ids if name != "Second"]
    review = (await run(demo, DESK, "scheduleAccessReviews", everyDays=90))["review"]
    assert (review["overdue"], review["everyDays"]) == (False, 90)
    about = {"review": review["id"], "reason": "Left the team.", "decision": "WITHDRAW"}
    assert await refusal(demo, DESK, "decideStaffAccess", **about, staff=ids[meiling]) == "REVIEWER_NOT_INDEPENDENT"
    kept = {"review": review["id"], "reason": "Heads the desk.", "decision": "KEEP", "staff": ids[meiling]}
    assert (await run(demo, SECOND, "decideStaffAccess", **kept))["userErrors"] == []
    assert await refusal(demo, SECOND, "decideStaffAccess", **kept) == "ALREADY_DECIDED"
    done = {"review": review["id"], "finding": "Nothing unusual."}
    assert await refusal(demo, DESK, "completeAccessReview", **done) == "ILLEGAL_STEP"
    assert (await demo.data(SECOND, INBOX))["controller"] is not None
    decided = await run(demo, DESK, "decideStaffAccess", **about, staff=ids["Second"])
    assert [each["decision"] for each in decided["review"]["decisions"]] == ["KEEP", "WITHDRAW"]
    await demo.drain()
    await demo.drain()
    assert await ended(demo, SECOND)
    assert "Second" not in await staff_ids(demo)
    found = (await run(demo, DESK, "completeAccessReview", **done))["review"]
    assert (found["completedAt"] is not None, found["finding"]) == (True, "Nothing unusual.")
    reviews = (await demo.data(DESK, REVIEWS))["controller"]["accessReviews"]["nodes"]
    assert [each["completedAt"] is None for each in reviews] == [True, False]
    assert reviews[0]["everyDays"] == 90


@pytest.mark.promise("AOMEI-70")
async def test_a_review_past_its_day_is_overdue_until_it_is_completed(demo: Demo) -> None:
    await run(demo, DESK, "scheduleAccessReviews", everyDays=30)
    await demo.as_superuser("sg", "update habeas.access_review set due_at = now() - interval '1 hour'")
    [review] = (await demo.data(DESK, REVIEWS))["controller"]["accessReviews"]["nodes"]
    assert review["overdue"] is True
    again = (await run(demo, DESK, "scheduleAccessReviews", everyDays=60))["review"]
    assert (again["id"], again["overdue"]) == (review["id"], False)


@pytest.mark.promise("AOMEI-70")
async def test_decisions_and_evidence_can_be_changed_by_nobody(demo: Demo) -> None:
    rows = await demo.as_superuser(
        "sg",
        "select table_name, privilege_type from information_schema.role_table_grants"
        " where grantee = 'habeas_app' and table_name = any($1) and privilege_type <> 'SELECT'",
        ["access_decision", "safeguard_evidence", "staff_training", "staff_undertaking_acceptance"],
    )
    assert {row["privilege_type"] for row in rows} == {"INSERT"}


async def test_the_database_refuses_a_decision_about_oneself_too(demo: Demo) -> None:
    connection = await superuser(demo, "sg")
    try:
        with pytest.raises(asyncpg.CheckViolationError, match="by_another"):
            await connection.execute(
                "insert into habeas.staff_violation (org_id, id, membership_id, subject_id, summary, recorded_by,"
                " recorded_at) select org_id, gen_random_uuid(), id, subject_id, '', subject_id, now()"
                " from habeas.membership limit 1"
            )
    finally:
        await connection.close()


@pytest.mark.promise("AOMEI-71")
async def test_whoever_completed_no_course_or_is_due_again_is_seen(demo: Demo) -> None:
    nodes = (await demo.data(DESK, LIST))["controller"]["staffAccess"]["nodes"]
    assert {each["trainingOverdue"] for each in nodes} == {True}
    today = datetime.now(UTC).date()
    who = (await staff_ids(demo))["Second"]

    async def completed(ago: int, due: int) -> Any:
        days = {"completedOn": today - timedelta(days=ago), "nextDueOn": today + timedelta(days=due)}
        given = {name: day.isoformat() for name, day in days.items()}
        return await run(demo, DESK, "recordStaffTraining", staff=who, course="PIPL and GDPR", **given)

    assert (await completed(400, -30))["staff"]["trainingOverdue"] is True
    assert (await completed(10, 355))["staff"]["trainingOverdue"] is False
    assert (await completed(-1, 355))["userErrors"] == [{"code": "BAD_USER_INPUT"}]
    assert (await completed(10, -11))["userErrors"] == [{"code": "BAD_USER_INPUT"}]
    await demo.as_superuser("sg", "update habeas.staff_training set next_due_on = current_date - 2")
    nodes = (await demo.data(DESK, LIST))["controller"]["staffAccess"]["nodes"]
    assert {each["trainingOverdue"] for each in nodes} == {True}


@pytest.mark.promise("AISHU-103")
async def test_a_violation_names_the_looks_that_show_it_and_its_consequence_ends_the_access(demo: Demo) -> None:
    await demo.data(SECOND, INBOX)
    await demo.data(DESK, INBOX)
    nodes = (await demo.data(DESK, LOOKS))["controller"]["staffLooks"]["nodes"]
    looks = {node["staff"]["displayName"]: node["id"] for node in nodes if node["staff"]}
    ids = await staff_ids(demo)
    [meiling] = [name for name in ids if name != "Second"]
    said = {"staff": ids["Second"], "summary": "Looked at a neighbour's case."}
    of_another = await refusal(demo, DESK, "recordStaffViolation", **said, looks=[looks[meiling]])
    assert of_another == "BAD_USER_INPUT"
    assert await refusal(demo, DESK, "recordStaffViolation", **said, looks=[]) == "BAD_USER_INPUT"
    assert await refusal(demo, DESK, "recordStaffViolation", **said, looks=[ids["Second"]]) == "NOT_FOUND"
    own = {**said, "looks": [looks["Second"]]}
    assert await refusal(demo, SECOND, "recordStaffViolation", **own) == "REVIEWER_NOT_INDEPENDENT"
    violation = (await run(demo, DESK, "recordStaffViolation", **own))["violation"]
    shown = (await demo.data(DESK, SHOWN, {"id": violation["id"]}))["node"]["looks"]
    assert [each["look"]["id"] for each in shown] == [looks["Second"]]
    outcome = {"violation": violation["id"], "consequence": "ACCESS_WITHDRAWN", "reasons": "The second time."}
    assert await refusal(demo, SECOND, "decideStaffViolation", **outcome) == "REVIEWER_NOT_INDEPENDENT"
    assert (await run(demo, DESK, "decideStaffViolation", **outcome))["violation"]["consequence"] == "ACCESS_WITHDRAWN"
    assert await refusal(demo, DESK, "decideStaffViolation", **outcome) == "ALREADY_DECIDED"
    await demo.drain()
    await demo.drain()
    assert await ended(demo, SECOND)


GRANTED = """
insert into habeas.unit_grant (org_id, id, unit_id, subject_id, member_id, reason, granted_by, starts_at, expires_at)
values ($1, gen_random_uuid(), gen_random_uuid(), $2, gen_random_uuid(), 'r', gen_random_uuid(), now(),
        now() + interval '9 days')
"""
HANGING = """
select (select count(*) from habeas.membership where subject_id = $1 and ended_at is null) as open,
       (select count(*) from habeas.membership where subject_id = $1 and frozen_at is null) as seen,
       (select count(*) from habeas.unit_grant where subject_id = $1 and revoked_at is null) as units
"""


@pytest.mark.promise("AISHU-103")
async def test_what_somebody_broke_follows_them_though_they_left_and_came_back(demo: Demo) -> None:
    await demo.data(SECOND, INBOX)
    look = (await demo.data(DESK, LOOKS))["controller"]["staffLooks"]["nodes"][0]["id"]
    who, held = (await staff_ids(demo))["Second"], demo.held[SECOND].actor
    await demo.as_superuser("sg", LEFT, held.subject_id)
    assert await refusal(demo, DESK, "recordStaffTraining", staff=who, course="c", **DAYS) == "NOT_FOUND"
    said = {"staff": who, "summary": "Looked at a neighbour's case.", "looks": [look]}
    violation = (await run(demo, DESK, "recordStaffViolation", **said))["violation"]
    assert violation["staff"]["displayName"] == "Second"
    await demo.as_superuser("sg", JOIN, held.organization_id, new_id(), held.subject_id, "s@aishu.example", "Second")
    await demo.as_superuser("sg", GRANTED, held.organization_id, held.subject_id)
    outcome = {"violation": violation["id"], "consequence": "EMPLOYMENT_ENDED", "reasons": "A breach of trust."}
    assert (await run(demo, DESK, "decideStaffViolation", **outcome))["userErrors"] == []
    await demo.drain()
    await demo.drain()
    [left] = await demo.as_superuser("sg", HANGING, held.subject_id)
    assert dict(left) == {"open": 0, "seen": 0, "units": 0}
    assert await ended(demo, SECOND)
    assert (await demo.data(DESK, SHOWN, {"id": violation["id"]}))["node"]["staff"]["displayName"] == "Second"


async def test_other_controllers_see_none_of_it(demo: Demo) -> None:
    await run(demo, DESK, "scheduleAccessReviews", everyDays=90)
    assert (await demo.data("aomei-privacy", REVIEWS))["controller"]["accessReviews"]["nodes"] == []
    ours = (await staff_ids(demo))["Second"]
    theirs = (await run(demo, "aomei-privacy", "scheduleAccessReviews", everyDays=90))["review"]["id"]
    given = {"review": theirs, "staff": ours, "decision": "WITHDRAW", "reason": "No."}
    assert await refusal(demo, "aomei-privacy", "decideStaffAccess", **given) == "NOT_FOUND"
