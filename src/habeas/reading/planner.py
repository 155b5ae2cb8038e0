"""From a selection to its plan: fields are authorized, bindings followed, row rules attached; nothing is run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from graphql import GraphQLObjectType, is_leaf_type, is_list_type
from graphql.type import GraphQLNonNull

from habeas.access import Actor, PolicyBook, StepUp, Variable
from habeas.access.rule import reduced
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading import binding, strict
from habeas.reading.along import Along
from habeas.reading.binding import Binding, ById, ByValue, Fixed, Match, Need, OfActor, binding_of
from habeas.reading.completion import completer
from habeas.reading.denied import Denied
from habeas.reading.globalid import decode
from habeas.reading.page import keys_of, page_of
from habeas.reading.plan import (
    Cell,
    Derived,
    Gate,
    Identifier,
    Literal,
    Members,
    PagePart,
    Paging,
    Plan,
    Row,
    Rows,
    Scalar,
    Secret,
    Several,
    Shape,
    Source,
    Value,
    Whereabouts,
    looks_of,
)
from habeas.reading.selection import TYPENAME, Selected, class_of
from habeas.reading.slots import OfCursor, Slot
from habeas.reading.statement import column_of


@dataclass(frozen=True)
class Planner:
    """Plans for one actor; a strict plan is of selections whose JSON the statement itself can finish.

    Raises strict.Unsupported where it cannot. A partial plan leaves out what the actor may not select where null may
    stand for it, and keeps the errors in `denied`; any other is refused whole.
    """

    book: PolicyBook
    actor: Actor
    tags: Mapping[str, str]
    gated: frozenset[str] = frozenset()
    gates: list[Gate] = field(default_factory=list)
    step_ups: list[StepUp] = field(default_factory=list)
    strict: bool = False
    admitted: bool = False
    partial: bool = False
    denied: list[DomainError] = field(default_factory=list)

    def plan(self, root: Selected) -> Plan:
        """The plan of a root field. Raises FORBIDDEN for a field whose scope is missing."""
        self._check(f"{root.parent}.{root.name}")
        spec = root.spec
        if isinstance(spec, binding.NodeById):
            return self.planned(self._node(root, root.arguments[spec.argument]), elsewhere=True)
        if isinstance(spec, binding.NodesByIds):
            return self.planned(self._nodes(root, spec), elsewhere=True)
        value = self.value(root, Binding(None))
        return self.planned(value, elsewhere=isinstance(spec, binding.One) and spec.elsewhere)

    def planned(self, value: Value, *, elsewhere: bool = False) -> Plan:
        """The plan of a value, with everything that was met on the way to it."""
        return Plan(value, elsewhere, tuple(self.gates), tuple(dict.fromkeys(self.step_ups)))

    def shape(self, selected: Selected, kind: GraphQLObjectType, present: str | None = None) -> Shape:
        """The object that a selection makes of one row of its type's table."""
        bound = binding_of(class_of(kind))
        pairs = [(each, self.selected_field(each, bound)) for each in selected.beneath(kind)]
        required = strict.required(pairs, bound.table) if self.strict else frozenset()
        fields = tuple((each.key, value) for each, value in pairs)
        return Shape(bound.table, fields, bound.look, present, required=required)

    def selected_field(self, selected: Selected, bound: Binding) -> Value:
        """One field of an object, once the actor's scopes admit it."""
        if selected.name == TYPENAME:
            return Literal(orjson.dumps(selected.parent).decode())
        coordinate = f"{selected.parent}.{selected.name}"
        try:
            self._check(coordinate)
        except DomainError as error:
            if not self.partial or not selected.nullable:
                raise
            self.denied.append(error)
            return Denied(error)
        if coordinate not in self.gated:
            return self.value(selected, bound)
        value = replace(self, admitted=True).value(selected, bound)
        content = any(look.class_column is not None for look in looks_of(value))
        self.gates.append(Gate(coordinate, selected.arguments, content))
        return value

    def _check(self, coordinate: str) -> None:
        self.book.check_field(self.actor, coordinate)
        if coordinate in self.book.step_up:
            self.step_ups.append(self.book.step_up[coordinate])

    def value(self, selected: Selected, bound: Binding) -> Value:
        """What a field's binding says is to be read."""
        match selected.spec:
            case binding.Column(name):
                return self._column(selected, name or selected.python_name, bound)
            case binding.GlobalId():
                return Identifier(_tag(bound), bound.key)
            case binding.RegionCode():
                return Whereabouts()
            case binding.Sealed(column, key_subject, key_column):
                return Secret(column, key_subject, key_column)
            case binding.Document(column):
                return self._document(selected, column)
            case binding.Embedded(_, present):
                return self.shape(selected, _object(selected), present)
            case binding.Lookup(table, on, column):
                if self.strict:
                    strict.cell(selected, column_of(table, column))
                return Cell(self.source(Binding(table), on, selected.arguments), column)
            case binding.Computed() as spec:
                needs = tuple((name, self.need(need, selected.arguments)) for name, need in spec.needs.items())
                return Derived(needs, spec, selected.arguments, completer(selected) if self.strict else None)
            case related:
                return self._related(selected, related)

    def source(self, bound: Binding, on: tuple[Match, ...], arguments: dict[str, Any]) -> Source:
        """The target's rows under their row rule, reduced to this actor."""
        if bound.table is None:
            raise DomainError(ErrorCode.MISCONFIGURED, "a relation leads to a type without a table")
        rule = reduced(self.book.rule_for_rows(bound.table), self.actor)
        return Source(bound.table, on, rule, arguments, bound.tag, bound.key)

    def need(self, need: Need, arguments: dict[str, Any]) -> Value:
        """The rows that a computed field of these arguments wants."""
        fields: list[tuple[str, Value]] = [(name, Scalar(name)) for name in need.columns]
        fields += [(name, self.need(nested, arguments)) for name, nested in need.nested.items()]
        source, shape = self.source(Binding(need.table), need.on, arguments), Shape(need.table, tuple(fields))
        return Rows(source, shape, need.order, 500) if need.many else Row(source, shape, need.order)

    def _node(self, selected: Selected, text: str | Slot) -> Value:
        found = text if isinstance(text, Slot) else decode(text)
        name = self.tags.get(found.tag or "") if found is not None else None
        kind = selected.operation.info.schema.get_type(name) if name is not None else None
        if not isinstance(kind, GraphQLObjectType):
            return Literal("null")
        source = self.source(binding_of(class_of(kind)), (ById("id"),), {"id": text})
        return Row(source, replace(self.shape(selected, kind), typename=None if self.strict else kind.name))

    def _nodes(self, selected: Selected, spec: binding.NodesByIds) -> Value:
        texts = selected.arguments[spec.argument]
        if len(texts) > spec.most:
            raise DomainError(ErrorCode.BAD_USER_INPUT, f"At most {spec.most} ids at once.", (spec.argument,))
        return Several(tuple(self._node(selected, text) for text in texts))

    def _column(self, selected: Selected, name: str, bound: Binding) -> Value:
        if is_leaf_type(selected.type):
            return strict.leaf(selected, bound.table, name) if self.strict else Scalar(name)
        return self.shape(selected, _object(selected))

    def _document(self, selected: Selected, column: str) -> Value:
        complete = completer(selected) if self.strict else None
        if is_leaf_type(selected.type):
            return Members(column, None, False, complete)
        fields = tuple((field.key, field.python_name) for field in selected.beneath() if field.name != TYPENAME)
        return Members(column, fields, _is_list(selected), complete)

    def _related(self, selected: Selected, spec: Any) -> Value:
        bound = binding_of(spec.target)
        if self.gated and not self.admitted and _is_content_of_another(bound, spec.on):
            raise _needs_a_gate(self.gated)
        if isinstance(spec, binding.Paged):
            return self._paging(selected, spec, bound)
        if bound.table is None:
            return self.shape(selected, _object(selected))
        source = self.source(bound, spec.on, selected.arguments)
        shape = self.shape(selected, _object(selected))
        if isinstance(spec, binding.Many):
            return Rows(source, shape, spec.order, spec.limit)
        return Row(source, shape, spec.order)

    def _paging(self, selected: Selected, spec: binding.Paged, bound: Binding) -> Paging:
        arguments = selected.arguments
        order, descending = _ordering(spec, arguments.get("orderBy"))
        page = page_of(arguments, len(order), _keys)
        if bound.look is not None and page.size == 0 and page.keys is not None:
            raise DomainError(ErrorCode.BAD_USER_INPUT, "Past a cursor, ask for at least one row.", ("first",))
        return Paging(
            source=self.source(bound, spec.on, arguments),
            parts=tuple(self._part(part) for part in selected.beneath()),
            order=order,
            descending=descending,
            page=page,
            filters=_filters(spec, arguments.get("where")),
            across=bool(spec.across),
            purpose=spec.across if isinstance(spec.across, str) else None,
            look=bound.look,
        )

    def _part(self, part: Selected) -> PagePart:
        if part.name in ("node", "nodes"):
            return PagePart(part.key, part.name, shape=replace(self.shape(part, _object(part)), look=None))
        if part.name == TYPENAME or is_leaf_type(part.type):
            return PagePart(part.key, part.name, (PagePart(part.parent, TYPENAME),) if part.name == TYPENAME else ())
        return PagePart(part.key, part.name, tuple(self._part(nested) for nested in part.beneath()))


def _is_content_of_another(bound: Binding, on: tuple[Match, ...]) -> bool:
    """Content that hangs on some row; what is matched with the actor themself is their own."""
    own = any(isinstance(match, OfActor) and match.variable is Variable.SUBJECT for match in on)
    return bound.look is not None and bound.look.class_column is not None and not own


def _needs_a_gate(gated: frozenset[str]) -> DomainError:
    ways = " or ".join(sorted(gated))
    return DomainError(
        ErrorCode.FORBIDDEN,
        f"Content of a person is opened one by one, for a stated purpose and after an approval: by {ways}.",
        details={"missing": ["PURPOSE", "APPROVAL"], "openBy": sorted(gated)},
    )


def _ordering(spec: binding.Paged, wanted: Mapping[str, Any] | None) -> tuple[tuple[str, ...], bool]:
    if not wanted:
        return spec.order, spec.descending
    column = spec.orders[str(wanted["field"])]
    tie_break = spec.order[-1]
    order = (column,) if column == tie_break else (column, tie_break)
    return order, str(wanted.get("direction") or "ASC") == "DESC"


def _keys(cursor: str | Slot, columns: int, argument: str) -> tuple[Any, ...]:
    if isinstance(cursor, Slot):
        return tuple(OfCursor(cursor, columns, argument, index) for index in range(columns))
    return keys_of(cursor, columns, argument)


def _filters(spec: binding.Paged, where: Mapping[str, Any] | None) -> tuple[Match, ...]:
    given = {name: value for name, value in (where or {}).items() if value is not None}
    return tuple(match for name, value in given.items() for match in _asked(spec.filters[name], value))


def _asked(wanted: str | ByValue | Along, value: Any) -> tuple[Match, ...]:
    if isinstance(wanted, Along):
        return (replace(wanted, value=value),)
    return wanted.matches[value] if isinstance(wanted, ByValue) else (Fixed(wanted, value),)


def _object(selected: Selected) -> GraphQLObjectType:
    if not isinstance(selected.type, GraphQLObjectType):
        raise DomainError(ErrorCode.MISCONFIGURED, f"{selected.parent}.{selected.name} is no object")
    return selected.type


def _tag(bound: Binding) -> str:
    if bound.tag is None:
        raise DomainError(ErrorCode.MISCONFIGURED, "a type with an id has no tag")
    return bound.tag


def _is_list(selected: Selected) -> bool:
    kind = selected.field.type if selected.field is not None else None
    if isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    return is_list_type(kind)
