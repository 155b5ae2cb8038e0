"""The payload of a mutation on the compiled route: its entity is read back by a kept statement, whose text it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLObjectType

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import ById, binding_of
from habeas.reading.completion import Unanswerable, Unsupported
from habeas.reading.finish import Finisher
from habeas.reading.globalid import encode
from habeas.reading.payload import USER_ERRORS, Entity, user_error
from habeas.reading.plan import Row
from habeas.reading.question import Kept, KeptQuestion, Verbatim
from habeas.reading.read import ReadEngine
from habeas.reading.selection import TYPENAME, Selected, class_of
from habeas.reading.slots import Slot
from habeas.storage.script import Unfit
from habeas.storage.transaction import Transaction

_ENTITY = "the entity"
"""Stands for the entity's global id among the variables: no variable of a document has a blank in its name."""


@dataclass(frozen=True)
class Part:
    """A selected field of the payload; with the plan of the entity, where it is that."""

    selected: Selected
    tag: str = ""
    kept: Kept | None = None


@dataclass(frozen=True)
class KeptPayload:
    """A payload's fields as they were selected."""

    parts: tuple[Part, ...]

    @property
    def alone(self) -> bool:
        """Is one entity all that is to be read?"""
        return sum(part.kept is not None for part in self.parts) == 1


@dataclass(frozen=True)
class Answering:
    """What a resolver is handed for `info` on this route: the context of its request, and the payload to answer."""

    context: Any
    mutation: str
    key: str
    payload: KeptPayload
    variables: Mapping[str, Any]

    async def read_back(
        self, engine: ReadEngine, tx: Transaction, actor: Actor, entity: Entity | None, values: Mapping[str, Any]
    ) -> str:
        """The payload as JSON text; Unsupported, before anything is committed, where it has values of its own."""
        if values:
            raise Unsupported("a payload with values of its own")
        texts = []
        for part in self.payload.parts:
            if part.kept is None:
                text = f'"{part.selected.parent}"' if part.selected.name == TYPENAME else "[]"
            else:
                text = (
                    "null" if entity is None else await self._entity(engine, tx, part.kept, actor, (part.tag, entity))
                )
            texts.append(f'"{part.selected.key}":{text}')
        return "{" + ",".join(texts) + "}"

    def refused(self, error: DomainError) -> str:
        """The same of a command that the domain refused; Unsupported where the refusal names a value of a field."""
        answer: dict[str, Any] = {}
        for part in self.payload.parts:
            selected = part.selected
            if part.kept is not None and error.details.get(selected.name) is not None:
                raise Unsupported("a refusal with values of its own")
            answer[selected.key] = [user_error(selected, error)] if selected.name == USER_ERRORS else None
            if selected.name == TYPENAME:
                answer[selected.key] = selected.parent
        return orjson.dumps(answer).decode()

    async def _entity(
        self, engine: ReadEngine, tx: Transaction, kept: Kept, actor: Actor, found: tuple[str, Entity]
    ) -> str:
        tag, entity = found
        several = len(engine.regions) > 1
        engine.check_step_ups(kept.plan, actor)
        variables = {**self.variables, _ENTITY: encode(tag, entity.org_id, entity.key)}
        question = KeptQuestion(kept.plan, kept, variables, several)
        statement = question.home(actor, None, tx.region.code, merging=several)
        last = self.payload.alone and (not kept.plan.looks or tx.shows_own)
        try:
            text = await (tx.last if last else tx.fetchval)(statement.sql, *statement.parameters)
        except Unfit:
            raise Unanswerable from None
        finisher = Finisher(engine.opener, self.context, filled=question.filled)
        answer = _finished(question, finisher, text, committed=last)
        looks = [look for look in finisher.looks if look.subject_id != actor.subject_id]
        if looks and last:
            raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "somebody was looked at where no look is written down")
        if looks:
            await engine.ledger(tx, actor, looks, None, engine.clock)
        return answer


def _finished(question: KeptQuestion, finisher: Finisher, text: str, *, committed: bool) -> str:
    """The entity as JSON text; what was `committed` is not left to another route, which would do it again."""
    try:
        answer = question.read(text)
        if isinstance(answer, Verbatim):
            finisher.note(answer.looks)
            return answer.text
        return orjson.dumps(finisher.value(question.plan.root, answer)).decode()
    except Unanswerable as error:
        if not committed:
            raise
        raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "the answer is not what its type promises") from error


def payload_of(engine: ReadEngine, root: Selected, actor: Actor) -> KeptPayload:
    """The payload of a mutation's root field; Unsupported for one that is more than an entity and refusals."""
    kind = root.type
    assert isinstance(kind, GraphQLObjectType)
    if any(name != USER_ERRORS and not _is_entity(field.type) for name, field in kind.fields.items()):
        raise Unsupported("a payload with values of its own")
    return KeptPayload(tuple(_part(engine, part, actor) for part in root.beneath()))


def _is_entity(kind: Any) -> bool:
    return isinstance(kind, GraphQLObjectType) and binding_of(class_of(kind)).tag is not None


def _part(engine: ReadEngine, part: Selected, actor: Actor) -> Part:
    if part.name in (USER_ERRORS, TYPENAME):
        return Part(part)
    kind = part.type
    assert isinstance(kind, GraphQLObjectType)
    bound = binding_of(class_of(kind))
    tag, planner = bound.tag or "", engine.planner(actor, strict=True)
    source = planner.source(bound, (ById("id"),), {"id": Slot((_ENTITY,), tag)})
    plan = planner.planned(Row(source, planner.shape(part, kind)))
    if plan.gates or engine.reads_late(plan):
        raise Unsupported("a payload behind a gate")
    return Part(part, tag, Kept(plan))
