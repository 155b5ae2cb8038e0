"""Mutations on the compiled route: the command runs as everywhere, and its payload is read back by a kept statement."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    is_non_null_type,
    located_error,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.fields.resolver import StrawberryResolver

from habeas.access import Actor
from habeas.kernel.errors import DomainError
from habeas.reading.completion import Unanswerable, Unsupported
from habeas.reading.inputs import Inputs
from habeas.reading.read import ReadEngine
from habeas.reading.selection import Asked, Selected, mutation_of
from habeas.reading.variables import Abstraction
from habeas.reading.written import Answering, KeptPayload, payload_of


@dataclass(frozen=True)
class Outline:
    """What a document's mutation is, whoever sends it: its root field, and what variables its payload depends on."""

    node: FieldNode
    field: GraphQLField
    resolver: StrawberryResolver[Any]
    variables: frozenset[str]


@dataclass(frozen=True)
class Unfitting:
    """What is known not to be for this route."""

    reason: str


class KeptWrites:
    """Answers operations of one mutation whose payload is an entity; Unsupported before anything is done.

    What happens to a command is the same on both routes, for both call the same resolver: it checks who may, runs the
    command, and has the payload read back.
    """

    def __init__(self, schema: GraphQLSchema, engine: ReadEngine, most: int) -> None:
        self._schema, self._engine, self._most = schema, engine, most
        self._inputs = Inputs()
        self._outlines: OrderedDict[tuple[str, str | None], Outline | Unfitting] = OrderedDict()
        self._payloads: OrderedDict[tuple[Any, ...], KeptPayload | Unfitting] = OrderedDict()

    def __len__(self) -> int:
        return len(self._payloads)

    async def answer(
        self,
        digest: str,
        asked: tuple[OperationDefinitionNode, list[FragmentDefinitionNode]],
        abstraction: Abstraction,
        variables: Mapping[str, Any],
        context: Any,
    ) -> ExecutionResult:
        """The result, its data as finished JSON."""
        operation, fragments = asked
        coerced = abstraction.coerced(variables)
        place = (digest, operation.name.value if operation.name else None)
        outline = _kept(self._outlines, place, self._most, lambda: self._outline(operation, fragments))
        concerned = {name: value for name, value in coerced.items() if name in outline.variables}
        actor: Actor = context.actor
        key = (*place, abstraction.key(concerned), actor.scopes, actor.region, actor.subject_id is None)
        payload = _kept(
            self._payloads,
            key,
            self._most,
            lambda: self._payload(operation, fragments, abstraction.opened(concerned), actor),
        )
        name = outline.node.name.value
        response_key = outline.node.alias.value if outline.node.alias else name
        info = Answering(context, name, response_key, payload, coerced)
        return await self._result(outline, info, self._arguments(outline, coerced))

    async def _result(self, outline: Outline, info: Answering, arguments: dict[str, Any]) -> ExecutionResult:
        try:
            text: str = await outline.resolver(None, info=info, **arguments)  # type: ignore[arg-type]
        except (Unsupported, Unanswerable):
            raise
        except Exception as error:
            # Like the executor: whatever went wrong is an error of this field, and nothing of it was done.
            nullable = not is_non_null_type(outline.field.type)
            return ExecutionResult(
                {info.key: None} if nullable else None, [located_error(error, [outline.node], [info.key])]
            )
        return ExecutionResult(cast(dict[str, Any], orjson.Fragment(f'{{"{info.key}":{text}}}')), None)

    def _arguments(self, outline: Outline, coerced: Mapping[str, Any]) -> dict[str, Any]:
        try:
            given = get_argument_values(outline.field, outline.node, VariableValues({}, dict(coerced)))
        except GraphQLError as error:
            raise Unsupported("an error: arguments") from error
        return self._inputs.arguments(outline.field, given)

    def _outline(self, operation: OperationDefinitionNode, fragments: list[FragmentDefinitionNode]) -> Outline:
        nodes = operation.selection_set.selections
        root = nodes[0]
        if len(nodes) != 1 or not isinstance(root, FieldNode) or root.directives or operation.directives:
            raise Unsupported("several mutations, or one by a fragment or under a condition")
        field = cast(Any, self._schema.mutation_type).fields.get(root.name.value)
        found = Selected(root.name.value, root.name.value, "", field, (), {}, cast(Any, None))
        resolver = found.strawberry_field.base_resolver if field is not None else None
        if field is None or resolver is None or not resolver.self_parameter or not resolver.info_parameter:
            raise Unsupported("a mutation that is carried out otherwise")
        beneath = [root.selection_set, *fragments] if root.selection_set is not None else list(fragments)
        return Outline(root, field, resolver, frozenset(name for node in beneath for name in _variables(node)))

    def _payload(
        self,
        operation: OperationDefinitionNode,
        fragments: list[FragmentDefinitionNode],
        opened: dict[str, Any],
        actor: Actor,
    ) -> KeptPayload:
        named = {each.name.value: FragmentDetails(each) for each in fragments}
        try:
            return payload_of(self._engine, mutation_of(Asked(self._schema, operation), named, opened), actor)
        except Unsupported:
            raise
        except (DomainError, GraphQLError) as error:
            reason = error.code if isinstance(error, DomainError) else "arguments"
            raise Unsupported(f"an error: {reason}") from error
        except Exception as error:
            # What cannot be planned with places left open is planned with values, on the ordinary route.
            raise Unsupported(f"an unforeseen {type(error).__name__}") from error


class _Names(Visitor):
    """Collects the names of variables."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.found.add(node.name.value)


def _variables(node: Any) -> set[str]:
    names = _Names()
    visit(node, names)
    return names.found


def _kept(kept: "OrderedDict[Any, Any]", key: Any, most: int, make: Any) -> Any:
    """What is kept under the key, made where it is not; Unsupported where that is known not to be for this route."""
    found = kept.get(key)
    if found is None:
        try:
            found = make()
        except Unsupported as reason:
            found = Unfitting(str(reason))
        kept[key] = found
        if len(kept) > most:
            kept.popitem(last=False)
    else:
        kept.move_to_end(key)
    if isinstance(found, Unfitting):
        raise Unsupported(found.reason)
    return found
