"""Documents that ask for everything: the whole schema beneath a root field, as far as somebody may select it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    Lexer,
    SelectionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
    print_ast,
)

from habeas.access import Actor
from habeas.access.rule import is_never, reduced
from habeas.reading.binding import binding_of
from habeas.reading.selection import DEFINITION, class_of
from habeas.schema import BOOK

DEEPEST = 8


BEHIND_A_GATE = "Member.records"
"""Content, which is refused outside of the gate that opens one member at a time."""


def everything(schema: GraphQLSchema, actor: Actor, kind: GraphQLNamedType, path: tuple[str, ...] = ()) -> str:
    """All fields of a type that the actor's scopes let select, and beneath them, without coming back to a type."""
    if isinstance(kind, GraphQLInterfaceType):
        possible = schema.get_possible_types(kind)
        fragments = (f"... on {each.name} {everything(schema, actor, each, path)}" for each in possible)
        return "{ __typename " + " ".join(fragments) + " }"
    if not isinstance(kind, GraphQLObjectType):
        return ""
    parts = [part for name, field in kind.fields.items() for part in _field(schema, actor, kind, name, field, path)]
    return "{ __typename " + " ".join(parts) + " }"


def _field(
    schema: GraphQLSchema, actor: Actor, kind: GraphQLObjectType, name: str, field: GraphQLField, path: tuple[str, ...]
) -> Iterator[str]:
    target = get_named_type(field.type)
    if any(is_required_argument(argument) for argument in field.args.values()) or not _may(actor, kind, name):
        return
    if is_leaf_type(target):
        yield name
    elif target.name not in path and len(path) < DEEPEST and name != "edges":
        page = "(first: 100)" if "first" in field.args else ""
        yield f"{name}{page} {everything(schema, actor, target, (*path, target.name))}"


def _may(actor: Actor, kind: GraphQLObjectType, name: str) -> bool:
    rule = BOOK.fields.get(f"{kind.name}.{name}")
    if f"{kind.name}.{name}" == BEHIND_A_GATE:
        return False
    return rule is None or not is_never(reduced(rule, actor))


def within(limit: int, document: str) -> Iterator[str]:
    """Documents of no more than `limit` tokens each, which ask together for what a document of one root field asks."""
    root = parse(document).definitions[0].selection_set.selections[0]  # type: ignore[attr-defined]
    yield from (f"{{ {print_ast(piece)} }}" for piece in _pieces(limit - 2, root))


def tokens(text: str) -> int:
    """How many tokens a text has."""
    lexer = Lexer(Source(text))
    return sum(1 for _ in iter(lambda: lexer.advance().kind is not TokenKind.EOF, False))


def _pieces(room: int, node: SelectionNode) -> Iterator[SelectionNode]:
    size = tokens(print_ast(node))
    if size <= room:
        yield node
        return
    assert isinstance(node, FieldNode | InlineFragmentNode)
    assert node.selection_set is not None, f"{print_ast(node)} takes {size} tokens of {room}"
    chosen = node.selection_set.selections
    if half := len(chosen) // 2:
        for some in (chosen[:half], chosen[half:]):
            yield from _pieces(room, _selecting(node, some))
    else:
        around = size - tokens(print_ast(chosen[0]))
        yield from (_selecting(node, (piece,)) for piece in _pieces(room - around, chosen[0]))


def _selecting(node: FieldNode | InlineFragmentNode, chosen: tuple[SelectionNode, ...]) -> SelectionNode:
    return replace(node, selection_set=SelectionSetNode(selections=chosen))


def tagged(schema: GraphQLSchema) -> Mapping[str, tuple[str, str]]:
    """The tag of each type that has a global id, with its table and the column of its key."""
    found: dict[str, tuple[str, str]] = {}
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and DEFINITION in kind.extensions:
            bound: Any = binding_of(class_of(kind))
            if bound.tag is not None:
                found[bound.tag] = (str(bound.table.__tablename__), str(bound.key))
    return found
