"""What resolvers are handed with a request: who asks, and the two engines to ask of."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import strawberry

from habeas.access import Actor
from habeas.access.policy import check
from habeas.audit.watch import new_looks
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import encode
from habeas.reading.payload import Answered
from habeas.reading.read import ReadEngine
from habeas.reading.written import Answering
from habeas.storage.contention import told_apart
from habeas.storage.text import storable
from habeas.storage.transaction import Transaction
from habeas.writing.replay import Idempotent
from habeas.writing.run import Outcome, WriteEngine, run

LOUD = frozenset(
    {
        ErrorCode.FORBIDDEN,
        ErrorCode.IDEMPOTENCY_CONCURRENT_REQUEST,
        ErrorCode.IDEMPOTENCY_KEY_PARAMETER_MISMATCH,
        ErrorCode.INTERNAL_SERVER_ERROR,
        ErrorCode.MISCONFIGURED,
        ErrorCode.RATE_LIMITED,
        ErrorCode.STEP_UP_REQUIRED,
        ErrorCode.UNAUTHENTICATED,
        ErrorCode.UNDERTAKING_REQUIRED,
    }
)

LOOK = "LED"
"""The tag of a ledger entry's global id."""

Values = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def _no_values(_: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class RequestContext:
    """One request; `idempotent` holds its Idempotency-Key and what it asks for."""

    actor: Actor | None
    reads: ReadEngine
    writes: WriteEngine
    clock: Clock
    base_url: str
    idempotent: Idempotent | None = None

    def require_actor(self) -> Actor:
        """The caller, or UNAUTHENTICATED."""
        if self.actor is None:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Send a bearer token.")
        return self.actor

    async def read(self, info: Any) -> Any:
        """Answer a root field of a query; some are open to anybody."""
        return await self.reads.root(info, self.actor)

    def watch(self, info: Any) -> AsyncIterator[str]:
        """The global ids of looks at the caller, from now on. FORBIDDEN without the scope of the field."""
        actor = self.require_actor()
        self.reads.book.check_field(actor, f"{info.parent_type.name}.{info.field_name}")
        return self._looks(actor)

    async def _looks(self, actor: Actor) -> AsyncIterator[str]:
        async for org_id, key in new_looks(self.reads.regions[actor.region], actor, self.clock.now()):
            yield encode(LOOK, org_id, key)

    async def read_event(self, info: Any, identifier: str) -> Any:
        """Answer the root field of a subscription for one event."""
        return await self.reads.event(info, self.require_actor(), identifier)

    async def write(
        self, info: strawberry.Info[Any, Any] | Answering, build: Callable[[], object], values: Values = _no_values
    ) -> Any:
        """Run the command that `build` makes, and answer the payload that the client selected.

        `values` makes the payload's plain fields, by Python name, of what the command answered. Refusals about
        the input are `userErrors`; those about who asks, and CONFLICT or TIMEOUT where
        others were in the way, are errors of the request.
        """
        actor, payload = self.require_actor(), info if isinstance(info, Answering) else Answered(info._raw_info)
        self._require_leave(actor, payload.mutation)

        async def read_back(tx: Transaction, outcome: Outcome) -> Any:
            return await payload.read_back(self.reads, tx, actor, outcome.entity, values(outcome.result))

        idempotent = self._idempotent(payload.key)
        with told_apart():
            try:
                with storable():
                    outcome = await run(build(), actor, engine=self.writes, idempotent=idempotent, read_back=read_back)
            except DomainError as error:
                if error.code in LOUD:
                    raise
                return payload.refused(error)
        return outcome.answer

    def _require_leave(self, actor: Actor, mutation: str) -> None:
        """Refuse before the input is looked at: whoever may not run the command learns nothing about ids."""
        found = self.writes.commands_by_mutation.get(mutation)
        if found is None:
            return
        check(actor, self.writes.policies.commands[found])
        needed = self.writes.policies.step_up.get(found)
        if needed is not None and not needed.attribute:
            needed.require(actor, self.clock.now(), self.writes.step_up_age)

    def _idempotent(self, response_key: str) -> Idempotent | None:
        """The request's key for one of its mutation fields: each is carried out once, and none answers for another."""
        if self.idempotent is None:
            return None
        return replace(self.idempotent, key=f"{self.idempotent.key} {response_key}")
