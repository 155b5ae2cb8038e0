"""Sending requests: what is granted, which clocks start, and what is kept."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.rights.commands import SubmitRightsRequest
from tests.rights.world import NOW, World

CLOCKS = (
    "select source, purpose, target_due, legal_due from habeas.request_clock where request_id = $1 order by position"
)


def end_in_shanghai(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 15, 59, 59, tzinfo=UTC)


@pytest.mark.promise("AISHU-167")
async def test_a_request_to_aishu_is_due_fifteen_working_days_of_the_prc_after_receipt(
    world: World, superuser: Any
) -> None:
    sent = await world.submit("annika", Right.ACCESS, Right.PORTABILITY)
    clocks = {row["source"]: row for row in await superuser.fetch(CLOCKS, sent.key)}
    # 19 November is the first working day; the fifteenth is 9 December.
    assert clocks["NOTICE_15WD"]["legal_due"] == end_in_shanghai(2026, 12, 9)
    request = await superuser.fetchrow("select * from habeas.rights_request where id = $1", sent.key)
    assert request["effective_due"] == request["due_order"] == end_in_shanghai(2026, 12, 9)
    assert request["hard_due"] == clocks["EU_GDPR"]["legal_due"] == datetime(2026, 12, 18, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "right", [Right.ACCESS, Right.ERASURE, Right.RESTRICTION, Right.OBJECTION, Right.ACCOUNT_CLOSURE, Right.COMPLAINT]
)
@pytest.mark.promise("AISHU-167")
async def test_the_promised_clock_runs_for_every_kind_of_request(world: World, superuser: Any, right: Right) -> None:
    sent = await world.submit("maya", right)
    assert "NOTICE_15WD" in {row["source"] for row in await superuser.fetch(CLOCKS, sent.key)}


async def test_aomei_promises_no_time_so_only_the_clock_of_the_law_runs(world: World, superuser: Any) -> None:
    sent = await world.submit("julien", Right.ERASURE)
    assert {row["source"] for row in await superuser.fetch(CLOCKS, sent.key)} == {"EU_GDPR"}


async def test_one_clock_is_kept_for_each_source_and_purpose(world: World, superuser: Any) -> None:
    sent = await world.submit("maya", Right.ACCESS, Right.PORTABILITY)
    clocks = [(row["source"], row["purpose"]) for row in await superuser.fetch(CLOCKS, sent.key)]
    assert clocks == [("US_CA_CCPA", "ACKNOWLEDGE"), ("NOTICE_15WD", "ANSWER"), ("US_CA_CCPA", "ANSWER")]
    acknowledge_by = "select acknowledge_by from habeas.rights_request where id = $1"
    assert await superuser.fetchval(acknowledge_by, sent.key) is not None


@pytest.mark.promise("AISHU-145", "AISHU-155", "AISHU-157", "AISHU-159", "AISHU-164")
@pytest.mark.promise("AISHU-170", "AISHU-173", "AISHU-175", "AISHU-182")
async def test_whatever_the_notice_promises_is_granted_where_no_law_says_so(world: World, superuser: Any) -> None:
    # California knows neither confirmation, nor restriction, nor objection, nor closure.
    promised = (
        *(Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.CONFIRMATION, Right.RESTRICTION),
        *(Right.OBJECTION, Right.PORTABILITY, Right.ACCOUNT_CLOSURE, Right.COMPLAINT),
    )
    sent = await world.submit("maya", *promised)
    rows = await superuser.fetch("select * from habeas.requested_right where request_id = $1", sent.key)
    assert {row["right_code"] for row in rows} == set(promised)
    for row in rows:
        assert "AISHU Privacy Notice" in {each["source"] for each in orjson.loads(row["citations"])}


async def test_a_right_that_nothing_grants_is_refused_with_the_reason(world: World) -> None:
    with pytest.raises(DomainError, match="no applicable law and no notice grants") as refused:
        await world.submit("julien", Right.ACCESS, Right.OPT_OUT_SALE_SHARING)
    assert refused.value.code is ErrorCode.RIGHT_NOT_AVAILABLE
    assert refused.value.details == {"right": "OPT_OUT_SALE_SHARING", "laws": ["EU_GDPR:FR"]}


@pytest.mark.parametrize(
    ("rights", "more", "path"),
    [
        ((), {}, "rights"),
        ((Right.ACCESS, Right.ACCESS), {}, "rights"),
        (tuple(Right)[:11], {}, "rights"),
        ((Right.ACCESS,), {"note": "x" * 2001}, "note"),
        ((Right.ACCESS,), {"note": "a\x00b"}, "note"),
        ((Right.ACCESS,), {"language": "English, please"}, "language"),
    ],
)
async def test_an_input_out_of_bounds_is_refused_where_it_lies(
    world: World, rights: tuple[Right, ...], more: dict[str, Any], path: str
) -> None:
    with pytest.raises(DomainError) as refused:
        await world.submit("annika", *rights, **more)
    assert (refused.value.code, refused.value.path) == (ErrorCode.BAD_USER_INPUT, (path,))


async def test_a_request_to_an_organization_that_one_does_not_belong_to_finds_nothing(world: World) -> None:
    for organization_id in (new_id(), world.aomei.organization_id, world.people["annika"].organization_id):
        with pytest.raises(DomainError) as refused:
            await world.submit("annika", Right.ACCESS, organization_id=organization_id)
        assert refused.value.code is ErrorCode.NOT_FOUND


async def test_everything_is_written_with_one_statement_beside_reading_journal_and_outbox(
    world: World, statements: list[str], superuser: Any
) -> None:
    sent = await world.submit("annika", Right.ACCESS, note="All of it.")
    changing = [each for each in statements if "insert into" in each.lower()]
    # All but the first, which finds, go in one exchange; so does what reads the answer back.
    assert len(statements) == 4
    assert len(changing) == 3
    assert (
        await superuser.fetchval("select count(*) from queue.pgqueuer where entrypoint = 'rights.prepare_answer'") == 1
    )
    assert await superuser.fetchval("select note from habeas.rights_request where id = $1", sent.key) == "All of it."
    journal = await superuser.fetchrow("select * from habeas.journal_entry where target_id = $1", sent.key)
    assert (journal["org_id"], journal["command"]) == (world.aishu.organization_id, "SubmitRightsRequest")
    assert "All of it" not in str(dict(journal))


async def test_the_trace_keeps_what_was_applied_and_why(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    trace = orjson.loads(await superuser.fetchval("select trace from habeas.rights_request where id = $1", sent.key))
    assert [law["key"] for law in trace["laws"]] == ["EU_GDPR:DE"]
    assert trace["notice"]["version"] == "2023-06-19"
    known = {"residence": "DE", "presentIn": "DE", "establishments": ["CN"], "offersTo": ["DE"], "service": "ANYSHARE"}
    assert known.items() <= trace["facts"].items()
    assert trace["rights"][0]["remedies"]
    assert any(sentence.startswith("EU_GDPR:DE applies: the person is in the EU") for sentence in trace["sentences"])


@pytest.mark.promise("AISHU-161")
@pytest.mark.parametrize("right", [Right.OBJECTION, Right.OBJECTION_DIRECT_MARKETING])
async def test_an_objection_costs_nothing(world: World, superuser: Any, right: Right) -> None:
    sent = await world.submit("maya", right)
    trace = orjson.loads(await superuser.fetchval("select trace from habeas.rights_request where id = $1", sent.key))
    assert [each["fee"] for each in trace["rights"]] == [0]


async def test_a_right_of_the_desk_alone_prepares_no_answer(world: World, superuser: Any) -> None:
    await world.submit("annika", Right.ERASURE)
    waiting = await superuser.fetch("select entrypoint from queue.pgqueuer")
    assert [row["entrypoint"] for row in waiting] == ["rights.watch"]


async def test_the_request_remembers_where_the_person_lived_when_it_arrived(world: World, superuser: Any) -> None:
    sent = await world.submit("yuqing", Right.ACCESS)
    row = await superuser.fetchrow(
        "select residence, language, received_at, open from habeas.rights_request where id = $1", sent.key
    )
    assert (row["residence"], row["language"], row["received_at"], row["open"]) == ("CN", "zh-CN", NOW, True)


async def test_only_somebody_who_exercises_their_own_rights_can_send_one(world: World) -> None:
    with pytest.raises(DomainError) as refused:
        await world.run(SubmitRightsRequest((Right.ACCESS,)), world.aishu)
    assert refused.value.code is ErrorCode.FORBIDDEN
