"""What each right repeats of its request is the request's, whatever happened to it."""

import importlib
import pkgutil
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

import habeas.rights.commands
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.reading.payload import Entity
from habeas.rights.commands import (
    AnswerClarification,
    AppealRequest,
    AskClarification,
    AskIdentity,
    ComplainAboutRequest,
    DecideRight,
    ExtendRequest,
    ShowIdentity,
    WithdrawRightsRequest,
)
from habeas.rights.rules.states import Outcome
from tests.rights.commands.test_life import colleague, place, watch
from tests.rights.world import World

MIRROR = """
select r.open, r.due_order, count(*) as rights,
       bool_and((n.open, n.received_at, n.due_order) is not distinct from (r.open, r.received_at, r.due_order)) as same
  from habeas.rights_request r join habeas.requested_right n on n.org_id = r.org_id and n.request_id = r.id
 where r.id = $1 group by r.open, r.due_order
"""
MOVED = re.compile(r"update habeas\.rights_request set[^;]*?\b(open|due_order) =", re.DOTALL)
REPEATED = "open = r.open, received_at = r.received_at, due_order = r.due_order"
Story = Callable[[World, Entity], list[Awaitable[Any]]]


def question_and_answer(world: World, sent: Entity) -> list[Awaitable[Any]]:
    return [
        world.run(AskIdentity(*place(sent), note="Is it you?"), world.aishu),
        later(world, 6),
        world.run(ShowIdentity(*place(sent)), world.people["annika"]),
        world.run(AskClarification(*place(sent), note="Which product?"), world.aishu),
        later(world, 4),
        world.run(AnswerClarification(*place(sent), note="AnyShare."), world.people["annika"]),
        world.run(ExtendRequest(*place(sent), reason="Nine systems are involved."), world.aishu),
    ]


def refusal_and_appeal(world: World, sent: Entity) -> list[Awaitable[Any]]:
    why = (DenialCode.LEGAL_OBLIGATION_RETENTION, "Logs are kept.")
    return [
        world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.REFUSED, *why), world.aishu),
        world.run(DecideRight(*place(sent), Right.RESTRICTION, Outcome.GRANTED), world.aishu),
        later(world, 20),
        world.run(AppealRequest(*place(sent), note="Not all of it."), world.people["annika"]),
        world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.GRANTED), colleague(world)),
    ]


def complaint(world: World, sent: Entity) -> list[Awaitable[Any]]:
    return [
        *refusal_and_appeal(world, sent),
        world.run(ComplainAboutRequest(*place(sent), note="Too slow."), world.people["annika"]),
    ]


def taken_back(world: World, sent: Entity) -> list[Awaitable[Any]]:
    return [
        world.run(DecideRight(*place(sent), Right.RESTRICTION, Outcome.GRANTED), world.aishu),
        world.run(WithdrawRightsRequest(*place(sent)), world.people["annika"]),
    ]


def never_shown(world: World, sent: Entity) -> list[Awaitable[Any]]:
    asked: list[Awaitable[Any]] = [world.run(AskIdentity(*place(sent), note="Is it you?"), world.aishu)]
    for days in (89, 120, 1):
        asked += [later(world, days), watch(world, sent, "annika")]
    return asked


async def later(world: World, days: int) -> None:
    world.clock.instant += timedelta(days=days)


@pytest.mark.parametrize(
    ("story", "ends_open"),
    [
        (question_and_answer, True),
        (refusal_and_appeal, False),
        (complaint, True),
        (taken_back, False),
        (never_shown, False),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
async def test_every_right_repeats_what_its_request_is_sorted_by(
    world: World, superuser: Any, story: Story, ends_open: bool
) -> None:
    sent = await world.submit("annika", Right.ERASURE, Right.RESTRICTION)
    for step in (later(world, 1), *story(world, sent)):
        await step
        row = await superuser.fetchrow(MIRROR, sent.key)
        assert row["same"] is True
        assert row["rights"] >= 2
    assert row["open"] is ends_open


def test_every_statement_that_moves_a_request_moves_its_rights_along() -> None:
    names = [each.name for each in pkgutil.walk_packages(habeas.rights.commands.__path__, "habeas.rights.commands.")]
    modules = [importlib.import_module(name) for name in names]
    moving = {
        (module.__name__, name): text
        for module in modules
        for name, text in vars(module).items()
        if isinstance(text, str) and MOVED.search(text)
    }
    assert len(moving) >= 9
    assert [place for place, text in moving.items() if REPEATED not in " ".join(text.split())] == []
