"""Runs a command: authorize, open, handle, journal, keep the receipt, commit; all of it or nothing."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

import asyncpg
import orjson

from habeas.access import STEP_UP_AGE, Actor, PolicyBook
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.reading.spaces import Spaces
from habeas.storage.regions import Regions
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction, write
from habeas.writing import replay
from habeas.writing.command import Result, handler_of
from habeas.writing.outbox import Delivery, settle
from habeas.writing.replay import Idempotent
from habeas.writing.work import Work

LOG = logging.getLogger(__name__)


class Journal(Protocol):
    """Appends one entry inside the caller's transaction."""

    def __call__(
        self,
        tx: Transaction,
        *,
        actor: Actor,
        command: str,
        target: tuple[str, UUID] | None,
        org_id: UUID,
        at: datetime,
        detail: dict[str, Any],
    ) -> Awaitable[None]: ...


@dataclass(frozen=True)
class WriteEngine:
    """What every command needs, put together once at start-up.

    `at_once` does, as soon as a command of that kind is committed, what a job of its outbox does surely.
    """

    regions: Regions
    policies: PolicyBook
    clock: Clock
    journal: Journal
    keys: Mapping[str, SpaceKeys]
    step_up_age: timedelta = STEP_UP_AGE
    at_once: "Mapping[type, AtOnce]" = field(default_factory=dict)

    @cached_property
    def spaces(self) -> Spaces:
        """Which statements ask for the organizations of whoever acts."""
        return Spaces(self.policies, writing=True)

    @cached_property
    def commands_by_mutation(self) -> Mapping[str, type]:
        """Which command a mutation's name is the name of."""
        return {kind.__name__[:1].lower() + kind.__name__[1:]: kind for kind in self.policies.commands}

    def authorize(self, actor: Actor, command: object) -> None:
        """Raise FORBIDDEN where a scope is missing, STEP_UP_REQUIRED where the sign-in is too old or too weak."""
        self.policies.check_command(actor, command)
        self.check_step_up(actor, command)

    def check_step_up(self, actor: Actor, command: object) -> None:
        """Raise STEP_UP_REQUIRED where the sign-in is too old or too weak for this command."""
        self.policies.check_step_up(actor, command, self.clock.now(), self.step_up_age)


@dataclass(frozen=True)
class Outcome:
    """What a command answered; `replayed` if it was carried out earlier, under the same key."""

    result: Mapping[str, Any]
    replayed: bool = False
    answer: Any = None

    @property
    def entity(self) -> Entity | None:
        """The row that the command made or changed, if it answered with one."""
        found = self.result.get(_ENTITY)
        return None if found is None else Entity(UUID(found[0]), _key(found[1]))


AtOnce = Callable[[WriteEngine, Actor, Outcome], Awaitable[None]]
ReadBack = Callable[[Transaction, Outcome], Awaitable[Any]]
_ENTITY = "entity"
_ATTEMPTS = 3


async def run(
    command: object,
    actor: Actor,
    *,
    engine: WriteEngine,
    idempotent: Idempotent | None = None,
    delivery: Delivery | None = None,
    read_back: ReadBack | None = None,
) -> Outcome:
    """Carry out a command as this actor in one transaction of the region that it belongs to.

    With `idempotent`, a repetition gets the first answer. With `delivery`, the job that led here is settled in
    the same transaction. With `read_back`, the answer is read in the same transaction too.
    Raises FORBIDDEN, STEP_UP_REQUIRED, whatever the handler raises, and the errors of `replay.recall`.
    """
    outcome = await _attempted(command, actor, engine, idempotent, delivery, read_back)
    if (act := engine.at_once.get(type(command))) is not None:
        try:
            await act(engine, actor, outcome)
        except Exception as error:
            # The command stands: its job does the same a moment later, and again until it is done.
            LOG.warning("what %s does at once is left to its job: %s", type(command).__name__, type(error).__name__)
    return outcome


async def _attempted(
    command: object,
    actor: Actor,
    engine: WriteEngine,
    idempotent: Idempotent | None,
    delivery: Delivery | None,
    read_back: ReadBack | None,
) -> Outcome:
    for _ in range(_ATTEMPTS):
        try:
            return await _carried_out(command, actor, engine, idempotent, delivery, read_back)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name not in handler_of(type(command)).again_on:
                raise
    raise DomainError(ErrorCode.CONFLICT, "Others were quicker each time. Nothing was done; send it again.")


async def _carried_out(
    command: object,
    actor: Actor,
    engine: WriteEngine,
    idempotent: Idempotent | None,
    delivery: Delivery | None,
    read_back: ReadBack | None,
) -> Outcome:
    engine.authorize(actor, command)
    handler = handler_of(type(command))
    now = engine.clock.now()
    async with write(engine.regions[handler.region(command, actor)], actor, asks=engine.spaces.asked) as tx:
        if delivery is not None:
            await settle(tx, delivery)
        if idempotent is not None:
            known = await replay.recall(tx, actor, idempotent, now)
            if known is not None:
                return await _answered(tx, Outcome(known, replayed=True), read_back)
        work = Work(tx, actor, now, actor.organization_id, engine.keys[tx.region.code])
        result = _plain(await handler.handle(command, work))
        await work.hand_over()
        await _journalize(engine, work, type(command).__name__)
        if idempotent is not None:
            await replay.keep(tx, actor, idempotent, result, now)
        return await _answered(tx, Outcome(result), read_back)


async def _answered(tx: Transaction, outcome: Outcome, read_back: ReadBack | None) -> Outcome:
    return outcome if read_back is None else replace(outcome, answer=await read_back(tx, outcome))


async def _journalize(engine: WriteEngine, work: Work, command: str) -> None:
    await engine.journal(
        work.tx,
        actor=work.actor,
        command=command,
        target=work.target,
        org_id=work.org_id,
        at=work.now,
        detail=work.detail,
    )


def _plain(result: Result) -> Mapping[str, Any]:
    # The first answer goes through JSON like every repetition, so that both are the same.
    if isinstance(result, Entity):
        result = {_ENTITY: [str(result.org_id), str(result.key)]}
    plain: Mapping[str, Any] = orjson.loads(orjson.dumps(dict(result or {})))
    return plain


def _key(text: str) -> UUID | str:
    try:
        return UUID(text)
    except ValueError:
        return text
