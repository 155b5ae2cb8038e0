"""Steps of external systems over real HTTP: carried out once, retried, given to humans, and told to the person."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import orjson
import pytest

from habeas.connectors.commands import GiveUpSteps, PauseConnector, ResumeConnector, RetireConnector
from habeas.connectors.rules.steps import TaskOutcome
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands import (
    AssignTask,
    CompleteTask,
    DecideRight,
    EndRestriction,
    ItemDecided,
    LiftRestriction,
    WithdrawRightsRequest,
    open_answer,
)
from habeas.rights.rules.particulars import Correction, CorrectionReason, Particulars
from habeas.rights.rules.states import Outcome
from tests.connectors.conftest import Connect
from tests.connectors.system import System, accepted, broken, done, elsewhere, exported, kept, nothing
from tests.rights.client import URL, Client
from tests.rights.world import World, system

STEPS = "select * from habeas.system_step where request_id = $1 order by connector_code, made_at"
TASKS = "select * from habeas.request_task where request_id = $1 order by target, kind"
EVENTS = "select kind, detail::text as detail from habeas.request_event where request_id = $1 order by at, id"
KEPT = (DenialCode.LEGAL_OBLIGATION_RETENTION, "Logs are kept for six months.")


async def decided(world: World, right: Right, outcome: Outcome = Outcome.GRANTED, **more: Any) -> Entity:
    sent = await world.submit("annika", right)
    await world.run(DecideRight(*place(sent), right, outcome, **more), world.aishu)
    await world.drain()
    return sent


def place(sent: Entity) -> tuple[UUID, UUID]:
    assert isinstance(sent.key, UUID)
    return sent.org_id, sent.key


def on_behalf(world: World, sent: Entity) -> Any:
    annika = world.people["annika"]
    return system(sent.org_id, annika.controller_id, annika.subject_id)


async def states(superuser: Any, sent: Entity) -> dict[str, str]:
    return {row["connector_code"]: row["state"] for row in await superuser.fetch(STEPS, sent.key)}


@pytest.mark.parametrize(
    ("right", "operation"), [(Right.ERASURE, "ERASE"), (Right.RESTRICTION, "RESTRICT")], ids=["erasure", "restriction"]
)
async def test_a_system_is_asked_once_with_what_it_needs_and_no_more(
    world: World, superuser: Any, connect: Connect, right: Right, operation: str
) -> None:
    crm = System([done])
    await connect(crm)
    sent = await decided(world, right)
    [call] = crm.calls
    [step] = await superuser.fetch(STEPS, sent.key)
    assert crm.ids == [f"msg_{step['id'].hex}"]
    annika = world.people["annika"]
    assert call["subject"] == {"emails": ["annika@example.org"], "id": str(annika.subject_id)}
    assert set(call) == {
        *("version", "key", "operation", "case", "controller", "subject", "categories", "kept", "changes", "due"),
        "callback",
    }
    assert (call["key"], call["operation"], call["controller"]) == (str(step["id"]), operation, "AISHU")
    assert (step["state"], step["attempts"], step["subject"], step["wrapped"]) == ("DONE", 1, None, None)
    told = [row["kind"] for row in await superuser.fetch(EVENTS, sent.key)]
    assert told.count("SYSTEMS_ANSWERED") == 1


async def test_a_system_that_fails_is_called_again_under_the_same_key_until_it_works(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([broken, broken, done])
    await connect(crm)
    sent = await decided(world, Right.ERASURE)
    assert len(set(crm.ids)) == 1
    assert len(crm.ids) == 3
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["state"], step["attempts"], step["error"]) == ("DONE", 3, "HTTP_503")


async def test_one_system_that_never_answers_fails_no_other_and_ends_with_a_human(
    world: World, superuser: Any, connect: Connect
) -> None:
    dead, well = System([broken]), System([done])
    await connect(dead, "DEAD")
    await connect(well, "WELL")
    sent = await decided(world, Right.ERASURE)
    assert await states(superuser, sent) == {"DEAD": "MANUAL", "WELL": "DONE"}
    assert len(dead.calls) == 4
    tasks = await superuser.fetch(TASKS, sent.key)
    assert [(row["kind"], row["target"]) for row in tasks] == [("ERASE_AT", "DEAD"), ("TELL_RECIPIENT", "LAB")]
    assert tasks[0]["due_at"] > world.clock.now()
    assert "SYSTEMS_ANSWERED" not in [row["kind"] for row in await superuser.fetch(EVENTS, sent.key)]


async def test_the_task_of_a_step_is_assigned_completed_with_evidence_and_settles_the_step(
    world: World, superuser: Any, connect: Connect
) -> None:
    await connect(System([broken]), "DEAD")
    sent = await decided(world, Right.ERASURE)
    due = world.clock.now() + timedelta(days=2)
    await world.run(AssignTask(*place(sent), "ERASE_AT:DEAD", "Meiling", due), world.aishu)
    refused = CompleteTask(*place(sent), "ERASE_AT:DEAD", outcome=TaskOutcome.REFUSED)
    with pytest.raises(DomainError) as error:
        await world.run(refused, world.aishu)
    assert (error.value.code, error.value.path) == (ErrorCode.BAD_USER_INPUT, ("denialCode",))
    completed = CompleteTask(
        *place(sent),
        "ERASE_AT:DEAD",
        outcome=TaskOutcome.REFUSED,
        denial_code=DenialCode.LEGAL_CLAIMS,
        evidence="Ticket 77",
    )
    await world.run(completed, world.aishu)
    await world.drain()
    [task] = [row for row in await superuser.fetch(TASKS, sent.key) if row["kind"] == "ERASE_AT"]
    assert (task["assignee"], task["due_at"], task["outcome"]) == ("Meiling", due, "REFUSED")
    assert (task["denial_code"], task["evidence"]) == ("LEGAL_CLAIMS", "Ticket 77")
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["state"], step["kept_code"], step["subject"]) == ("REFUSED", "LEGAL_CLAIMS", None)
    told = [row for row in await superuser.fetch(EVENTS, sent.key) if row["kind"] == "SYSTEMS_ANSWERED"]
    assert orjson.loads(told[0]["detail"])["said"] == "1 REFUSED"


async def test_a_connector_of_a_recipient_tells_it_and_leaves_no_task(
    world: World, superuser: Any, connect: Connect
) -> None:
    lab = System([nothing])
    await connect(lab, "LAB_API", recipient="LAB", categories=("DEVICE",))
    sent = await decided(world, Right.ERASURE)
    assert lab.calls[0]["categories"] == ["DEVICE"]
    assert await superuser.fetch(TASKS, sent.key) == []
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["recipient_code"], step["state"]) == ("LAB", "NOTHING_HELD")


async def test_the_end_of_a_restriction_reaches_systems_and_recipients(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([done])
    await connect(crm)
    sent = await decided(world, Right.RESTRICTION)
    await world.run(LiftRestriction(*place(sent)), world.aishu)
    world.clock.instant += timedelta(days=15)
    await world.run(EndRestriction(*place(sent)), on_behalf(world, sent))
    await world.drain()
    assert [call["operation"] for call in crm.calls] == ["RESTRICT", "LIFT"]
    tasks = await superuser.fetch(TASKS, sent.key)
    assert [(row["target"], row["operation"]) for row in tasks] == [("LAB", "RESTRICT"), ("LAB", "LIFT")]


async def test_a_category_that_was_refused_is_named_as_kept_and_not_asked_for(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([kept])
    await connect(crm, categories=("DEVICE", "CREDENTIAL"))
    items = (ItemDecided("DEVICE", *KEPT),)
    sent = await world.submit("annika", Right.ERASURE)
    command = DecideRight(*place(sent), Right.ERASURE, Outcome.PARTLY_GRANTED, *KEPT, items=items)
    await world.run(command, world.aishu)
    await world.drain()
    assert crm.calls[0]["categories"] == ["CREDENTIAL"]
    assert crm.calls[0]["kept"] == [{"category": "DEVICE", "code": "LEGAL_OBLIGATION_RETENTION"}]
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["state"], step["kept_code"], step["kept_until"].year) == ("KEPT", "LEGAL_OBLIGATION_RETENTION", 2030)


async def test_a_redirect_is_not_followed(world: World, superuser: Any, connect: Connect) -> None:
    await connect(System([elsewhere]))
    sent = await decided(world, Right.ERASURE)
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["state"], step["error"]) == ("MANUAL", "UNREACHABLE")


@pytest.mark.parametrize(
    "answer",
    [
        {"outcome": "kept", "code": "BECAUSE"},
        {"outcome": "kept", "code": "MANIFESTLY_UNFOUNDED"},
        {"outcome": "perhaps"},
        {"outcome": "done", "key": "another"},
        {"outcome": "done", "data": "all of it"},
    ],
)
async def test_an_answer_that_the_interface_does_not_know_is_no_answer(
    world: World, superuser: Any, connect: Connect, answer: dict[str, Any]
) -> None:
    await connect(System([lambda call: answer]))
    sent = await decided(world, Right.ERASURE)
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["state"], step["error"]) == ("MANUAL", "NOT_UNDERSTOOD")


async def test_a_paused_connector_is_not_called_until_it_is_resumed(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([done])
    connector = await connect(crm)
    await world.run(PauseConnector(world.aishu.controller_id, connector), world.aishu)
    sent = await decided(world, Right.ERASURE)
    assert crm.calls == []
    await world.run(ResumeConnector(world.aishu.controller_id, connector), world.aishu)
    await world.drain()
    assert await states(superuser, sent) == {"CRM": "DONE"}


async def test_what_waits_for_a_retired_connector_goes_to_a_human(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([done])
    connector = await connect(crm)
    await world.run(PauseConnector(world.aishu.controller_id, connector), world.aishu)
    sent = await decided(world, Right.ERASURE)
    await world.run(RetireConnector(world.aishu.controller_id, connector), world.aishu)
    await world.drain()
    assert crm.calls == []
    assert await states(superuser, sent) == {"CRM": "MANUAL"}
    assert "ERASE_AT" in [row["kind"] for row in await superuser.fetch(TASKS, sent.key)]


async def test_an_answer_waits_for_the_systems_and_holds_what_they_exported(
    world: World, superuser: Any, connect: Connect
) -> None:
    await connect(System([exported]))
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    answer = await the_answer(world, superuser, sent)
    [found] = answer["systems"]
    assert (found["system"], found["outstanding"]) == ("The CRM", False)
    assert found["data"][0]["records"] == [{"serial": "Beyond-the-house-7"}]
    everything = await superuser.fetch("select t::text from habeas.system_step t")
    assert "Beyond-the-house-7" not in str(everything)
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["answer"], step["wrapped"]) == (None, None)


async def test_an_answer_does_not_wait_for_ever_and_says_what_is_outstanding(
    world: World, superuser: Any, connect: Connect
) -> None:
    await connect(System([accepted]))
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    assert await superuser.fetchval("select count(*) from habeas.answer_package") == 0
    [step] = await superuser.fetch(STEPS, sent.key)
    world.clock.instant = step["due_at"]
    await world.run(GiveUpSteps(*place(sent)), on_behalf(world, sent))
    await world.drain()
    answer = await the_answer(world, superuser, sent)
    assert [(each["state"], each["outstanding"]) for each in answer["systems"]] == [("MANUAL", True)]
    kinds = [row["kind"] for row in await superuser.fetch(EVENTS, sent.key)]
    assert "PART_DELIVERED" in kinds
    assert "ANSWER_DELIVERED" not in kinds
    world.clock.instant += timedelta(hours=1)
    await world.run(CompleteTask(*place(sent), "EXPORT_FROM:CRM", "Meiling"), world.aishu)
    await world.drain()
    kinds = [row["kind"] for row in await superuser.fetch(EVENTS, sent.key)]
    assert kinds[-1] == "ANSWER_DELIVERED"
    answer = await the_answer(world, superuser, sent)
    assert [(each["state"], each["outstanding"]) for each in answer["systems"]] == [("DONE", False)]


async def test_an_answer_that_a_newer_one_completes_is_offered_no_longer(
    world: World, superuser: Any, connect: Connect
) -> None:
    await connect(System([accepted]))
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    [step] = await superuser.fetch(STEPS, sent.key)
    world.clock.instant = step["due_at"]
    await world.run(GiveUpSteps(*place(sent)), on_behalf(world, sent))
    await world.drain()
    part = await offered(world)
    assert part is not None
    world.clock.instant += timedelta(hours=1)
    await world.run(CompleteTask(*place(sent), "EXPORT_FROM:CRM", "Meiling"), world.aishu)
    await world.drain()
    whole = await offered(world)
    newest = "select id from habeas.answer_package where request_id = $1 order by created_at desc, id desc limit 1"
    assert whole == f"{URL}/answers/{await superuser.fetchval(newest, sent.key)}" != part


async def offered(world: World) -> Any:
    text = "{ viewer { rightsRequests { nodes { delivery { url } } } } }"
    answer = await Client(world).ask(world.people["annika"], text)
    (request,) = answer["viewer"]["rightsRequests"]["nodes"]
    return request["delivery"] and request["delivery"]["url"]


async def test_a_request_that_is_taken_back_asks_no_system_any_more(
    world: World, superuser: Any, connect: Connect
) -> None:
    await connect(System([accepted]))
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    await world.run(WithdrawRightsRequest(*place(sent)), world.people["annika"])
    await world.drain()
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["state"], step["subject"], step["wrapped"]) == ("CANCELLED", None, None)


async def the_answer(world: World, superuser: Any, sent: Entity) -> Any:
    newest = "select id from habeas.answer_package where request_id = $1 order by created_at desc, id desc limit 1"
    package_id = await superuser.fetchval(newest, sent.key)
    opened = await open_answer(world.engine, world.people["annika"], package_id)
    content = b"".join([frame async for frame in opened.content()])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return orjson.loads(archive.read("data.json"))


async def test_a_correction_reaches_the_systems_that_hold_the_category(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm, other = System([done]), System([done])
    await connect(crm, categories=("DEVICE",))
    await connect(other, "OTHER", categories=("CREDENTIAL",))
    annika = world.people["annika"]
    record = await superuser.fetchval(
        "select id from habeas.vault_record where subject_id = $1 and category_code = 'DEVICE'", annika.subject_id
    )
    corrections = (Correction(record, CorrectionReason.UNTRUE, {"model": "Another phone"}, "It is another."),)
    sent = await world.submit("annika", Right.RECTIFICATION, particulars=Particulars(corrections=corrections))
    await world.run(DecideRight(*place(sent), Right.RECTIFICATION, Outcome.GRANTED), world.aishu)
    await world.drain()
    [call] = crm.calls
    assert (call["operation"], call["categories"]) == ("RECTIFY", ["DEVICE"])
    assert call["changes"] == [{"category": "DEVICE", "item": "Phone <script>", "value": {"model": "Another phone"}}]
    assert other.calls == []
    assert "Another phone" not in str(await superuser.fetch("select asked::text from habeas.system_step"))
