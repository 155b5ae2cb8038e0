"""The read engine: plan, run one statement per region, merge, write down every look, and answer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any, Protocol

from graphql import GraphQLResolveInfo

from habeas.access import STEP_UP_AGE, Actor, ActorKind, PolicyBook, Role
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import Look
from habeas.reading.finish import Finisher, Looked, Opener, count_withheld, merge
from habeas.reading.plan import Gate, Literal, Plan, Several, only_pages_across
from habeas.reading.planner import Planner
from habeas.reading.question import Question, Verbatim
from habeas.reading.selection import Selected, root_of
from habeas.reading.spaces import Spaces
from habeas.reading.statement import Statement
from habeas.reading.stranger import stranger
from habeas.storage.contention import told_apart
from habeas.storage.exchange import answer as in_one_exchange
from habeas.storage.exchange import noted
from habeas.storage.regions import Region
from habeas.storage.text import storable
from habeas.storage.transaction import ContentGrant, Transaction, read, write

NO_MECHANISM = "NO_TRANSFER_MECHANISM"


@dataclass(frozen=True)
class Admission:
    """What a gate let through: the content granted, and the purpose that the ledger will name.

    `own` are the looks of whoever opened their own entry as one of others, which are told as their own.
    """

    grant: ContentGrant | None
    purpose: str
    note: str | None
    own: tuple[Looked, ...] = ()


class Noting(Protocol):
    """What the looks of one kind in one read share, for the database to write down in the exchange that reads.

    None where they have to be written down one by one.
    """

    def __call__(self, actor: Actor, look: Look, clock: Clock) -> Sequence[Any] | None: ...


class Ledger(Protocol):
    """Appends the looks of one read inside the transaction that read."""

    async def __call__(
        self, tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
    ) -> None: ...


Door = Callable[[Region, Actor, ContentGrant | None], AbstractAsyncContextManager[Transaction]]
Mechanisms = Callable[[Transaction, Actor, frozenset[str]], Awaitable[frozenset[str]]]
GateKeeper = Callable[[Region, Actor, Gate, Clock], Awaitable[Admission]]


@dataclass(frozen=True)
class Late:
    """Tables whose rows arrive some time after they were made, and what brings those that an actor may read at once."""

    tables: frozenset[type[Any]]
    bring: Callable[[Region, Actor], Awaitable[None]]


@dataclass(frozen=True)
class ReadEngine:
    """Everything that a read needs, built once.

    `mechanisms` tells from which regions the actor's region may read for these purposes; `gates` are keyed by the
    coordinate of the field that they guard. `step_up_age` is how old a sign-in may be where a recent one is needed.
    """

    regions: Mapping[str, Region]
    book: PolicyBook
    clock: Clock
    tags: Mapping[str, str]
    opener: Opener
    ledger: Ledger
    mechanisms: Mechanisms
    gates: Mapping[str, GateKeeper]
    step_up_age: timedelta = STEP_UP_AGE
    late: Late | None = None
    noting: Noting | None = None

    @cached_property
    def _spaces(self) -> Spaces:
        return Spaces(self.book)

    async def root(self, info: GraphQLResolveInfo[Any], actor: Actor | None) -> Any:
        """Answer a root field for this actor, or for anybody.

        Raises FORBIDDEN where a scope or an approval is missing, STEP_UP_REQUIRED where the sign-in is too old or
        too weak, BAD_USER_INPUT for arguments out of bounds, UNAUTHENTICATED where nobody asks for what
        is not open to anybody. A nullable field beneath that the actor may not select is a DomainError in its place.
        """
        selected = root_of(info)
        if actor is None:
            return await self._for_anybody(selected, info.context)
        planner = replace(self.planner(actor), partial=True)
        answer = await self.answer(Question(planner.plan(selected)), actor, info.context)
        if answer is None and planner.denied:
            # Whoever may not select it is told so, and not whether there is such a row.
            raise planner.denied[0]
        return answer

    async def event(self, info: GraphQLResolveInfo[Any], actor: Actor, identifier: str) -> Any:
        """Answer the field of a subscription for the row of this global id, as `root` would."""
        selected = replace(root_of(info), arguments={"id": identifier})
        return await self.answer(Question(self.planner(actor).plan(selected)), actor, info.context)

    async def _for_anybody(self, selected: Selected, context: Any) -> Any:
        """The answer of the first region that has one, from the tables that the field opens."""
        of = self.book.public.get(f"{selected.parent}.{selected.name}")
        named = selected.arguments.get(of.argument) if of is not None else None
        for code in self.regions:
            nobody = stranger(of, named, code)
            engine = replace(self, book=self.book.narrowed(of.tables if of is not None else frozenset()))
            answer = await engine.answer(Question(engine.planner(nobody).plan(selected)), nobody, context)
            if answer is not None:
                return answer
        return None

    async def answer(self, question: Question, actor: Actor, context: Any) -> Any:
        """Answer a planned question for this actor, on whichever route it was planned."""
        self.check_step_ups(question.plan, actor)
        admission = await self._admitted(question, actor)
        with told_apart(), storable():
            if self.reads_late(question.plan):
                await self.bring(actor)
            answer = await self._answer(question, actor, admission, context)
        if not question.plan.elsewhere or actor.role is Role.PERSON:
            return answer
        if isinstance(question.plan.root, Several) and isinstance(answer, list):
            return [await self._found(one, each, actor, context) for one, each in question.parts(answer)]
        return await self._elsewhere(question, actor, admission, context) if answer is None else answer

    async def _found(self, question: Question, answer: Any, actor: Actor, context: Any) -> Any:
        if answer is not None or isinstance(question.plan.root, Literal):
            return answer
        return await self._elsewhere(question, actor, None, context)

    def planner(self, actor: Actor, *, strict: bool = False) -> Planner:
        """A planner for this actor."""
        return Planner(self.book, actor, self.tags, frozenset(self.gates), strict=strict)

    def check_step_ups(self, plan: Plan, actor: Actor) -> None:
        """Raise STEP_UP_REQUIRED where the plan reads what a recent sign-in is needed for."""
        for needed in plan.step_ups:
            needed.require(actor, self.clock.now(), self.step_up_age)

    def reads_late(self, plan: Plan) -> bool:
        """Does the plan read a table whose rows arrive late?"""
        return self.late is not None and not self.late.tables.isdisjoint(plan.tables)

    async def bring(self, actor: Actor) -> None:
        """Bring what arrives late and the actor may read, in every region that they may reach."""
        if self.late is None:
            return
        for code in (actor.region,) if actor.role is Role.PERSON else self.regions:
            await self.late.bring(self.regions[code], actor)

    async def _admitted(self, question: Question, actor: Actor) -> Admission | None:
        gates = question.plan.gates
        if not gates:
            return None
        if len(gates) > 1:
            raise DomainError(ErrorCode.BAD_USER_INPUT, "Open one member at a time.")
        gate = replace(gates[0], arguments=question.filled(gates[0].arguments))
        return await self.gates[gate.coordinate](self.regions[actor.region], actor, gate, self.clock)

    async def _answer(self, question: Question, actor: Actor, admission: Admission | None, context: Any) -> Any:
        grant = admission.grant if admission is not None else None
        merging = len(self.regions) > 1
        across = merging and question.pages_across
        if question.kept_whole and not across and _door(question.plan, actor) is read:
            statement = question.home(actor, grant, actor.region, merging=merging)
            region, spaces = self.regions[actor.region], self._spaces.needed(statement, actor)
            text = await in_one_exchange(region, actor, grant, statement.sql, statement.parameters, spaces=spaces)
            data = question.read(text)
            if merging and actor.role is not Role.PERSON:
                question.check_found(data)
            return await self._finish(question, data, {}, admission, actor, context)
        batch = None if across else self._batch(question, actor)
        if batch is not None:
            return await self._noted(question, batch, actor)
        async with _door(question.plan, actor)(self.regions[actor.region], actor, grant) as home:
            data = await _data(home, question, question.home(actor, grant, actor.region, merging=merging))
            if merging and actor.role is not Role.PERSON:
                question.check_found(data)
            opened = {actor.region: home}
            if not across:
                return await self._finish(question, data, opened, admission, actor, context)
            async with AsyncExitStack() as stack:
                opened |= await self._across(stack, question, actor, grant, data)
                return await self._finish(question, data, opened, admission, actor, context)

    def _batch(self, question: Question, actor: Actor) -> Sequence[Any] | None:
        look = question.noted
        return None if look is None or self.noting is None else self.noting(actor, look, self.clock)

    async def _noted(self, question: Question, batch: Sequence[Any], actor: Actor) -> Any:
        """Read and write down whom the answer shows, in one exchange."""
        statement = question.home(actor, None, actor.region, merging=len(self.regions) > 1, noting=True)
        region = self.regions[actor.region]
        spaces = self._spaces.needed(statement, actor)
        return question.read(
            await noted(region, actor, None, statement.sql, statement.parameters, batch, spaces=spaces)
        )

    async def _across(
        self, stack: AsyncExitStack, question: Question, actor: Actor, grant: ContentGrant | None, data: Any
    ) -> dict[str, Transaction]:
        opened: dict[str, Transaction] = {}
        plan = question.plan
        root = only_pages_across(plan.root)
        if root is None or data is None:
            return opened
        admitted = await self._admitted_regions(plan, actor)
        for code in self.regions:
            if code == actor.region:
                continue
            counts_only = code not in admitted
            statement = question.across(actor, grant, code, counts_only=counts_only)
            if statement is None:
                continue
            opened[code] = await stack.enter_async_context(_door(plan, actor)(self.regions[code], actor, grant))
            other = await _data(opened[code], question, statement)
            if counts_only:
                count_withheld(root, data, other, code, NO_MECHANISM)
            else:
                merge(root, data, other)
        return opened

    async def _admitted_regions(self, plan: Plan, actor: Actor) -> frozenset[str]:
        purposes = frozenset[str]().union(*(page.purposes for page in plan.pages_across()))
        async with read(self.regions[actor.region], actor) as tx:
            return await self.mechanisms(tx, actor, purposes)

    async def _finish(
        self,
        question: Question,
        data: Any,
        opened: Mapping[str, Transaction],
        admission: Admission | None,
        actor: Actor,
        context: Any,
    ) -> Any:
        finisher, answer = Finisher(self.opener, context, filled=question.filled), data
        if isinstance(data, Verbatim):
            finisher.note(data.looks)
        else:
            answer = finisher.value(question.plan.root, data)
        looks = [look for look in finisher.looks if look.subject_id != actor.subject_id]
        if any(look.region not in opened for look in looks):
            raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "somebody was looked at where no look is written down")
        for code, tx in opened.items():
            here = [look for look in looks if look.region == code]
            if here:
                await self.ledger(tx, actor, here, admission, self.clock)
        if admission is not None and admission.own and actor.region in opened:
            themself = replace(actor, kind=ActorKind.SELF, role=Role.PERSON)
            await self.ledger(opened[actor.region], themself, admission.own, admission, self.clock)
        return answer

    async def _elsewhere(self, question: Question, actor: Actor, admission: Admission | None, context: Any) -> Any:
        """Look in the other regions that a mechanism opens; what is not found there is not found."""
        plan = question.plan
        async with read(self.regions[actor.region], actor) as tx:
            admitted = await self.mechanisms(tx, actor, frozenset(look.purpose for look in plan.looks))
        grant = admission.grant if admission is not None else None
        for code in sorted(admitted & self.regions.keys() - {actor.region}):
            async with _door(plan, actor)(self.regions[code], actor, grant) as tx:
                data = await _data(tx, question, question.home(actor, grant, code, merging=False))
                if data is not None:
                    return await self._finish(question, data, {code: tx}, admission, actor, context)
        return None


def _door(plan: Plan, actor: Actor) -> Door:
    """A person reads only themself; should a look at another slip through, a read-only door makes it fail."""
    return write if plan.looks and actor.role is not Role.PERSON else read


async def _data(tx: Transaction, question: Question, statement: Statement) -> Any:
    return question.read(await tx.fetchval(statement.sql, *statement.parameters))
