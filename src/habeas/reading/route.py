"""The compiled route: whole operations answered from kept plans, past the executor; None for the ordinary route."""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import orjson
import strawberry
from graphql import (
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    is_non_null_type,
    located_error,
)
from graphql.execution.collect_fields import FragmentDetails

from habeas.access import Actor
from habeas.kernel.errors import DomainError
from habeas.reading.binding import READ
from habeas.reading.completion import Unanswerable, Unsupported
from habeas.reading.globalid import spelled_tag
from habeas.reading.hooks import refuse_hooks
from habeas.reading.question import Kept, KeptQuestion, Verbatim
from habeas.reading.read import ReadEngine
from habeas.reading.selection import TYPENAME, Asked, Selected, roots_of
from habeas.reading.variables import Abstraction
from habeas.reading.writes import KeptWrites

_log = logging.getLogger(__name__)


class Prepared(Protocol):
    """A valid document, as far as this route needs to know it; one object stands for one text while it is kept."""

    @property
    def digest(self) -> str: ...
    @property
    def fragments(self) -> list[FragmentDefinitionNode]: ...
    @property
    def introspects(self) -> bool: ...


@dataclass(frozen=True)
class Root:
    """One root field: its response key, its kept plan (None for __typename), and where errors point."""

    key: str
    kept: Kept | None
    selected: Selected

    @property
    def may_be_null(self) -> bool:
        """May this root field alone be null?"""
        return self.selected.field is not None and not is_non_null_type(self.selected.field.type)


@dataclass(frozen=True)
class Refused:
    """What is known not to be for this route."""

    reason: str


@dataclass
class RouteMetrics:
    """How many operations this route answered, and why others went the ordinary one, with their documents."""

    answered: int = 0
    ordinary: Counter[str] = field(default_factory=Counter)
    documents: OrderedDict[str, str] = field(default_factory=OrderedDict)
    most: int = 256

    def left(self, digest: str, reason: str) -> None:
        """Count an operation for the ordinary route."""
        self.ordinary[reason] += 1
        if digest not in self.documents:
            _log.info("document %s is not answered from a kept plan: %s", digest, reason)
        self.documents[digest] = reason
        self.documents.move_to_end(digest)
        while len(self.documents) > self.most:
            self.documents.popitem(last=False)


class CompiledRoute:
    """Answers operations from kept plans; the least recently used leave first.

    A plan is kept under everything that it depends on: the document, the operation, the literal variables, the
    scopes (and whether any are withheld), the region, and whether the actor is a person. MISCONFIGURED for a schema
    whose fields carry checks that only the executor would run.
    """

    def __init__(self, schema: strawberry.Schema, engine: ReadEngine, most: int = 512) -> None:
        refuse_hooks(schema)
        self.schema: GraphQLSchema = schema._schema
        self._engine, self._most = engine, most
        self._tags = {spelled_tag(tag): tag for tag in engine.tags}
        self._abstractions: OrderedDict[tuple[str, str | None], Abstraction] = OrderedDict()
        self._kept: OrderedDict[tuple[Any, ...], tuple[Root, ...] | Refused] = OrderedDict()
        self._writes = KeptWrites(self.schema, engine, most)
        self.metrics = RouteMetrics()

    def __len__(self) -> int:
        return len(self._kept) + len(self._writes)

    async def answer(
        self, prepared: Prepared, node: OperationDefinitionNode, variables: Mapping[str, Any], context: Any
    ) -> ExecutionResult | None:
        """The result, its data as finished JSON; None where the ordinary route has to answer."""
        actor: Actor | None = context.actor
        try:
            if actor is None:
                raise Unsupported("nobody asks")
            if prepared.introspects or node.operation is OperationType.SUBSCRIPTION:
                raise Unsupported("it asks for the schema" if prepared.introspects else f"a {node.operation.value}")
            abstraction = self._abstraction(prepared, node)
            if node.operation is OperationType.MUTATION:
                asked = node, prepared.fragments
                result = await self._writes.answer(prepared.digest, asked, abstraction, variables, context)
            else:
                coerced = abstraction.coerced(variables)
                roots = self._roots(prepared, node, abstraction, coerced, actor)
                result = await self._run(roots, coerced, actor, context)
        except (Unsupported, Unanswerable) as reason:
            self.metrics.left(prepared.digest, str(reason) or "a null where none may be")
            return None
        self.metrics.answered += 1
        return result

    def _roots(
        self,
        prepared: Prepared,
        node: OperationDefinitionNode,
        abstraction: Abstraction,
        coerced: Mapping[str, Any],
        actor: Actor,
    ) -> tuple[Root, ...]:
        name = node.name.value if node.name else None
        literals = abstraction.key(coerced)
        whole = actor.undertaking_owed is None
        key = (prepared.digest, name, literals, actor.scopes, whole, actor.region, actor.subject_id is None)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._planned(prepared, node, abstraction.opened(coerced), actor)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        if isinstance(found, Refused):
            raise Unsupported(found.reason)
        return found

    def _abstraction(self, prepared: Prepared, node: OperationDefinitionNode) -> Abstraction:
        key = (prepared.digest, node.name.value if node.name else None)
        found = self._abstractions.get(key)
        if found is None:
            found = self._abstractions[key] = Abstraction(self.schema, node, self._tags)
            if len(self._abstractions) > self._most:
                self._abstractions.popitem(last=False)
        return found

    def _planned(
        self, prepared: Prepared, node: OperationDefinitionNode, opened: dict[str, Any], actor: Actor
    ) -> tuple[Root, ...] | Refused:
        fragments = {each.name.value: FragmentDetails(each) for each in prepared.fragments}
        try:
            found = roots_of(Asked(self.schema, node), fragments, opened)
            roots = tuple(self._root(each, actor) for each in found)
        except Unsupported as reason:
            return Refused(str(reason))
        except (DomainError, GraphQLError) as error:
            return Refused(f"an error: {error.code if isinstance(error, DomainError) else 'arguments'}")
        except Exception as error:
            # What cannot be planned with places left open is planned with values, on the ordinary route.
            return Refused(f"an unforeseen {type(error).__name__}")
        several = [root for root in roots if root.kept is not None]
        if len(several) > 1 and any(root.kept.plan.gates or root.kept.plan.looks for root in several if root.kept):
            return Refused("several root fields that are looks")
        return roots

    def _root(self, selected: Selected, actor: Actor) -> Root:
        if selected.name == TYPENAME:
            return Root(selected.key, None, selected)
        if selected.field is None or READ not in selected.strawberry_field.metadata:
            raise Unsupported("a root field with a resolver of its own")
        return Root(selected.key, Kept(self._engine.planner(actor, strict=True).plan(selected)), selected)

    async def _run(
        self, roots: tuple[Root, ...], coerced: Mapping[str, Any], actor: Actor, context: Any
    ) -> ExecutionResult:
        errors: list[GraphQLError] = []
        if len(roots) == 1:
            texts = [await self._text(roots[0], coerced, actor, context, errors)]
        else:
            texts = await asyncio.gather(*(self._text(root, coerced, actor, context, errors) for root in roots))
        members = ",".join(f'"{root.key}":{text}' for root, text in zip(roots, texts, strict=True))
        if errors:
            return ExecutionResult(orjson.loads("{" + members + "}"), errors)
        return ExecutionResult(cast(dict[str, Any], orjson.Fragment("{" + members + "}")), None)

    async def _text(
        self, root: Root, coerced: Mapping[str, Any], actor: Actor, context: Any, errors: list[GraphQLError]
    ) -> str:
        if root.kept is None:
            return f'"{root.selected.parent}"'
        question = KeptQuestion(root.kept.plan, root.kept, coerced, len(self._engine.regions) > 1)
        try:
            answer = await self._engine.answer(question, actor, context)
        except (Unanswerable, Unsupported):
            raise
        except DomainError as error:
            raise Unsupported(f"an error: {error.code}") from error
        except Exception as error:
            # Nothing that went wrong by itself is tried again: a statement out of time would run out of it twice.
            if not root.may_be_null:
                raise
            nodes = [detail.node for detail in root.selected.details]
            errors.append(located_error(error, nodes, [root.key]))
            return "null"
        return answer.text if isinstance(answer, Verbatim) else orjson.dumps(answer).decode()
