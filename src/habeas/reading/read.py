"""The read engine: plan, run one statement per region, merge, write down every look, and answer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from graphql import GraphQLResolveInfo

from habeas.access import Actor, PolicyBook, Role
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.compile import compile_across, compile_plan
from habeas.reading.finish import Finisher, Looked, Opener, count_withheld, merge
from habeas.reading.plan import Gate, Paging, Plan, only_pages_across
from habeas.reading.planner import Planner
from habeas.reading.selection import root_of
from habeas.reading.statement import Statement
from habeas.storage.regions import Region
from habeas.storage.transaction import ContentGrant, Transaction, read, write

NO_MECHANISM = "NO_TRANSFER_MECHANISM"


@dataclass(frozen=True)
class Admission:
    """What a gate let through: the content granted, and the purpose that the ledger will name."""

    grant: ContentGrant | None
    purpose: str
    note: str | None


class Ledger(Protocol):
    """Appends the looks of one read inside the transaction that read."""

    async def __call__(
        self, tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
    ) -> None: ...


Door = Callable[[Region, Actor, ContentGrant | None], AbstractAsyncContextManager[Transaction]]
Mechanisms = Callable[[Transaction, Actor, frozenset[str]], Awaitable[frozenset[str]]]
GateKeeper = Callable[[Region, Actor, Gate, Clock], Awaitable[Admission]]


@dataclass(frozen=True)
class ReadEngine:
    """Everything that a read needs, built once.

    `mechanisms` tells from which regions the actor's region may read for these purposes; `gates` are keyed by the
    coordinate of the field that they guard.
    """

    regions: Mapping[str, Region]
    book: PolicyBook
    clock: Clock
    tags: Mapping[str, str]
    opener: Opener
    ledger: Ledger
    mechanisms: Mechanisms
    gates: Mapping[str, GateKeeper]

    async def root(self, info: GraphQLResolveInfo[Any], actor: Actor) -> Any:
        """Answer a root field for this actor.

        Raises FORBIDDEN where a scope or an approval is missing, BAD_USER_INPUT for arguments out of bounds.
        """
        plan = self.planner(actor).plan(root_of(info))
        admission = await self._admitted(plan, actor)
        answer = await self._answer(plan, actor, admission, info.context)
        if answer is None and plan.elsewhere:
            return await self._elsewhere(plan, actor, admission, info.context)
        return answer

    def planner(self, actor: Actor) -> Planner:
        """A planner for this actor."""
        return Planner(self.book, actor, self.tags, frozenset(self.gates))

    async def _admitted(self, plan: Plan, actor: Actor) -> Admission | None:
        if not plan.gates:
            return None
        if len(plan.gates) > 1:
            raise DomainError(ErrorCode.BAD_USER_INPUT, "Open one member at a time.")
        gate = plan.gates[0]
        return await self.gates[gate.coordinate](self.regions[actor.region], actor, gate, self.clock)

    async def _answer(self, plan: Plan, actor: Actor, admission: Admission | None, context: Any) -> Any:
        grant = admission.grant if admission is not None else None
        async with AsyncExitStack() as stack:
            door = _door(plan, actor)
            home = await stack.enter_async_context(door(self.regions[actor.region], actor, grant))
            data = await _json(home, compile_plan(plan, actor, grant, actor.region))
            opened = {actor.region: home}
            if plan.pages_across():
                opened |= await self._across(stack, plan, actor, grant, data)
            return await self._finish(plan, data, opened, admission, actor, context)

    async def _across(
        self, stack: AsyncExitStack, plan: Plan, actor: Actor, grant: ContentGrant | None, data: Any
    ) -> dict[str, Transaction]:
        opened: dict[str, Transaction] = {}
        root = only_pages_across(plan.root)
        others = [code for code in self.regions if code != actor.region]
        if root is None or not others or data is None:
            return opened
        admitted = await self._admitted_regions(plan, actor)
        for code in others:
            counts_only = code not in admitted
            statement = compile_across(plan, actor, grant, code, counts_only=counts_only)
            if statement is None:
                continue
            opened[code] = await stack.enter_async_context(_door(plan, actor)(self.regions[code], actor, grant))
            other = await _json(opened[code], statement)
            if counts_only:
                count_withheld(root, data, other, code, NO_MECHANISM)
            else:
                merge(root, data, other)
        return opened

    async def _admitted_regions(self, plan: Plan, actor: Actor) -> frozenset[str]:
        purposes = frozenset(look.purpose for page in plan.pages_across() for look in _look(page))
        async with read(self.regions[actor.region], actor) as tx:
            return await self.mechanisms(tx, actor, purposes)

    async def _finish(
        self,
        plan: Plan,
        data: Any,
        opened: Mapping[str, Transaction],
        admission: Admission | None,
        actor: Actor,
        context: Any,
    ) -> Any:
        finisher = Finisher(self.opener, context)
        answer = finisher.value(plan.root, data)
        looks = [look for look in finisher.looks if look.subject_id != actor.subject_id]
        for code, tx in opened.items():
            here = [look for look in looks if look.region == code]
            if here:
                await self.ledger(tx, actor, here, admission, self.clock)
        return answer

    async def _elsewhere(self, plan: Plan, actor: Actor, admission: Admission | None, context: Any) -> Any:
        """Look in the other regions that a mechanism opens; what is not found there is not found."""
        if actor.role is Role.PERSON:
            return None
        async with read(self.regions[actor.region], actor) as tx:
            admitted = await self.mechanisms(tx, actor, frozenset(look.purpose for look in plan.looks()))
        grant = admission.grant if admission is not None else None
        for code in sorted(admitted & self.regions.keys() - {actor.region}):
            async with _door(plan, actor)(self.regions[code], actor, grant) as tx:
                data = await _json(tx, compile_plan(plan, actor, grant, code))
                if data is not None:
                    return await self._finish(plan, data, {code: tx}, admission, actor, context)
        return None


def _door(plan: Plan, actor: Actor) -> Door:
    """A person reads only themself; should a look at another slip through, a read-only door makes it fail."""
    return write if plan.looks() and actor.role is not Role.PERSON else read


def _look(page: Paging) -> list[Any]:
    return [page.look] if page.look is not None else []


async def _json(tx: Transaction, statement: Statement) -> Any:
    return orjson.loads(await tx.fetchval(statement.sql, *statement.parameters))
