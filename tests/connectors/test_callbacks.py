"""A system that accepted calls back: signed, once, in time; everything else is answered clearly."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import orjson
import pytest

from habeas.connectors.callbacks import take_callback
from habeas.connectors.commands import GiveUpSteps, RotateConnectorSecret
from habeas.connectors.rules.signatures import signed_headers
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.commands import CompleteTask
from tests.connectors.conftest import Connect
from tests.connectors.system import System, a_secret, accepted, done
from tests.connectors.test_steps import EVENTS, STEPS, TASKS, decided, on_behalf, place
from tests.rights.world import World

DONE = {"outcome": "done"}


async def call_back(world: World, call: dict[str, Any], answer: dict[str, Any], secret: str | None = None) -> Any:
    """What habeas answers to the callback."""
    _, region, step = urlsplit(call["callback"]).path.rsplit("/", 2)
    body = orjson.dumps({"key": call["key"], **answer})
    headers = signed_headers([secret or a_secret()], f"msg_{uuid4().hex}", world.clock.now(), body)
    return await take_callback(world.engine, region, step, headers, body)


async def test_a_callback_settles_the_step_once_and_its_repetition_changes_nothing(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([accepted])
    await connect(crm)
    sent = await decided(world, Right.ERASURE)
    [step] = await superuser.fetch(STEPS, sent.key)
    assert step["state"] == "ACCEPTED"
    assert await call_back(world, crm.calls[0], DONE) == {"state": "DONE"}
    assert await call_back(world, crm.calls[0], DONE) == {"state": "DONE", "repeated": True}
    await world.drain()
    kinds = [row["kind"] for row in await superuser.fetch(EVENTS, sent.key)]
    assert kinds.count("SYSTEMS_ANSWERED") == 1


async def test_a_callback_that_contradicts_what_was_settled_is_a_conflict(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([done])
    await connect(crm)
    await decided(world, Right.ERASURE)
    with pytest.raises(DomainError) as late:
        await call_back(world, crm.calls[0], {"outcome": "not-found"})
    assert (late.value.code, late.value.details) == (ErrorCode.CONFLICT, {"state": "DONE"})


async def test_a_callback_after_the_time_still_settles_what_a_human_has_not(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([accepted])
    await connect(crm)
    sent = await decided(world, Right.ERASURE)
    [step] = await superuser.fetch(STEPS, sent.key)
    world.clock.instant = step["due_at"]
    await world.run(GiveUpSteps(*place(sent)), on_behalf(world, sent))
    await world.drain()
    await call_back(world, crm.calls[0], DONE)
    await world.drain()
    [task] = [row for row in await superuser.fetch(TASKS, sent.key) if row["kind"] == "ERASE_AT"]
    assert task["outcome"] == "DONE"
    with pytest.raises(DomainError):
        await call_back(world, crm.calls[0], {"outcome": "not-found"})


async def test_what_a_human_decided_stands_against_a_late_callback(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([accepted])
    await connect(crm)
    sent = await decided(world, Right.ERASURE)
    [step] = await superuser.fetch(STEPS, sent.key)
    world.clock.instant = step["due_at"]
    await world.run(GiveUpSteps(*place(sent)), on_behalf(world, sent))
    await world.drain()
    await world.run(CompleteTask(*place(sent), "ERASE_AT:CRM"), world.aishu)
    with pytest.raises(DomainError) as late:
        await call_back(world, crm.calls[0], {"outcome": "not-found"})
    assert late.value.code is ErrorCode.CONFLICT


async def test_only_the_connectors_own_secrets_open_the_way_back(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([accepted])
    connector = await connect(crm)
    await decided(world, Right.ERASURE)
    with pytest.raises(DomainError) as refused:
        await call_back(world, crm.calls[0], DONE, a_secret("x"))
    assert refused.value.code is ErrorCode.UNAUTHENTICATED
    rotate = RotateConnectorSecret(world.aishu.controller_id, connector, a_secret("n"))
    await world.run(rotate, world.aishu)
    world.clock.instant += timedelta(hours=25)
    with pytest.raises(DomainError):
        await call_back(world, crm.calls[0], DONE, a_secret())
    assert await call_back(world, crm.calls[0], DONE, a_secret("n")) == {"state": "DONE"}


async def test_both_secrets_sign_while_one_replaces_the_other(world: World, superuser: Any, connect: Connect) -> None:
    crm = System([done])
    connector = await connect(crm)
    await world.run(RotateConnectorSecret(world.aishu.controller_id, connector, a_secret("n")), world.aishu)
    await decided(world, Right.ERASURE)
    assert len(crm.headers[0]["webhook-signature"].split(" ")) == 2
    rows = await superuser.fetch("select * from habeas.connector")
    assert a_secret("n") not in str(rows)


async def test_knowing_the_url_or_a_secret_as_a_bearer_is_not_enough(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([accepted])
    await connect(crm)
    sent = await decided(world, Right.ERASURE)
    _, region, step = urlsplit(crm.calls[0]["callback"]).path.rsplit("/", 2)
    body = orjson.dumps({"key": crm.calls[0]["key"], **DONE})
    for headers in ({}, {"authorization": f"Bearer {a_secret()}"}, {"authorization": f"Bearer {step}"}):
        with pytest.raises(DomainError) as refused:
            await take_callback(world.engine, region, step, headers, body)
        assert refused.value.code is ErrorCode.UNAUTHENTICATED
    [row] = await superuser.fetch(STEPS, sent.key)
    assert row["state"] == "ACCEPTED"


@pytest.mark.parametrize(
    ("code", "step"), [("sg", "nonsense"), ("nowhere", "nonsense"), ("sg", "UkVRAAAA")], ids=["text", "region", "id"]
)
async def test_a_callback_about_nothing_is_not_found(world: World, code: str, step: str) -> None:
    with pytest.raises(DomainError) as refused:
        await take_callback(world.engine, code, step, {}, b"{}")
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_signed_callback_that_is_no_answer_is_refused(world: World, superuser: Any, connect: Connect) -> None:
    crm = System([accepted])
    await connect(crm)
    await decided(world, Right.ERASURE)
    with pytest.raises(DomainError) as refused:
        await call_back(world, crm.calls[0], {"outcome": "perhaps"})
    assert refused.value.code is ErrorCode.BAD_REQUEST
