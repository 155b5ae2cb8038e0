"""What a mutation answers: its entity read back in the same transaction with the client's own selection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from graphql import GraphQLObjectType, GraphQLResolveInfo

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import ById, binding_of
from habeas.reading.compile import compile_plan
from habeas.reading.finish import Finisher
from habeas.reading.globalid import encode
from habeas.reading.plan import Row
from habeas.reading.read import ReadEngine
from habeas.reading.selection import TYPENAME, Selected, class_of, root_of
from habeas.storage.transaction import Transaction

USER_ERRORS = "userErrors"


@dataclass(frozen=True)
class Entity:
    """The row that a command made or changed."""

    org_id: UUID
    key: UUID | str


@dataclass(frozen=True)
class Answered:
    """The payload that a client selected, as the executor resolves it."""

    info: GraphQLResolveInfo[Any]

    @property
    def mutation(self) -> str:
        """The mutation's name."""
        return self.info.field_name

    @property
    def key(self) -> str:
        """Under which key it is answered."""
        return str(self.info.path.key)

    async def read_back(
        self, engine: ReadEngine, tx: Transaction, actor: Actor, entity: Entity | None, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The payload's values; `values` are its plain fields by Python name."""
        answer: dict[str, Any] = {}
        parts = list(root_of(self.info).beneath())
        alone = sum(part.name not in (USER_ERRORS, TYPENAME) for part in parts) == 1
        for part in parts:
            if part.name == USER_ERRORS:
                answer[part.key] = []
            elif part.name != TYPENAME and part.python_name in values:
                answer[part.key] = values[part.python_name]
            elif part.name != TYPENAME:
                found = _Asked(part, actor, entity, self.info.context) if entity is not None else None
                answer[part.key] = None if found is None else await _read(engine, tx, found, alone=alone)
        return answer

    def refused(self, error: DomainError) -> dict[str, Any]:
        """The payload of a command that the domain refused: no entity, the error as data, and its details by name."""
        answer: dict[str, Any] = {}
        for part in root_of(self.info).beneath():
            refusal = part.name == USER_ERRORS
            answer[part.key] = [user_error(part, error)] if refusal else error.details.get(part.name)
        return answer


def user_error(part: Selected, error: DomainError) -> dict[str, Any]:
    """A refusal as the client selected it."""
    known: dict[str, Any] = {"code": str(error.code), "message": error.message, "path": list(error.path) or None}
    known["allowed"] = error.details.get("allowed")
    known[TYPENAME] = part.type.name
    return {each.key: known[each.name] for each in part.beneath()}


class _Asked(NamedTuple):
    part: Selected
    actor: Actor
    entity: Entity
    context: Any


async def _read(engine: ReadEngine, tx: Transaction, asked: _Asked, *, alone: bool) -> Any:
    """The entity; where it is `alone` and no look at anybody, the transaction ends with it."""
    part, actor, entity, context = asked
    kind = part.type
    assert isinstance(kind, GraphQLObjectType)
    bound = binding_of(class_of(kind))
    planner = engine.planner(actor)
    source = planner.source(bound, (ById("id"),), {"id": encode(bound.tag or "", entity.org_id, entity.key)})
    plan = planner.planned(Row(source, planner.shape(part, kind)))
    if plan.gates:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Open {plan.gates[0].coordinate} in a query of its own.")
    if engine.reads_late(plan):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Read the ledger in a query of its own.")
    engine.check_step_ups(plan, actor)
    statement = compile_plan(plan, actor, None, tx.region.code)
    last = alone and (not plan.looks or tx.shows_own)
    data = orjson.loads(await (tx.last if last else tx.fetchval)(statement.sql, *statement.parameters))
    finisher = Finisher(engine.opener, context)
    answer = finisher.value(plan.root, data)
    looks = [look for look in finisher.looks if look.subject_id != actor.subject_id]
    if looks and last:
        raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "somebody was looked at where no look is written down")
    if looks:
        await engine.ledger(tx, actor, looks, None, engine.clock)
    return answer
