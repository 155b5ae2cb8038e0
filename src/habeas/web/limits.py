"""Bounds the shape of a document in one pass over it, however its fragments multiply."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    Visitor,
    visit,
)

from habeas.kernel.errors import ErrorCode
from habeas.web.options import WebLimits

INTROSPECTION_FIELDS = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What a selection comes to with its fragments put in: nesting, aliases, and the fields at its top."""

    depth: int = 0
    introspection_depth: int = 0
    aliases: int = 0
    fields: int = 0

    def beside(self, other: "Shape") -> "Shape":
        return Shape(
            max(self.depth, other.depth),
            max(self.introspection_depth, other.introspection_depth),
            self.aliases + other.aliases,
            self.fields + other.fields,
        )


def fragments_inside_out(document: DocumentNode) -> list[FragmentDefinitionNode]:
    """The fragments so that each comes after those that it spreads; cycles are cut anywhere."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    done: dict[str, FragmentDefinitionNode] = {}
    entered: set[str] = set()
    for root, fragment in fragments.items():
        path = [] if root in entered else [(root, iter(_spread_names(fragment)))]
        entered.add(root)
        while path:
            name, spreads = path[-1]
            following = next((spread for spread in spreads if spread in fragments and spread not in entered), None)
            if following is None:
                done[name] = fragments[name]
                path.pop()
            else:
                entered.add(following)
                path.append((following, iter(_spread_names(fragments[following]))))
    return list(done.values())


def shape_errors(document: DocumentNode, limits: WebLimits) -> list[GraphQLError]:
    """One error for each limit that the document passes; empty if it passes none."""
    known: dict[str, Shape] = {}
    for fragment in fragments_inside_out(document):
        known[fragment.name.value] = _shape(fragment.selection_set, known)
    errors = [error for node in _operations(document) for error in _operation_errors(node, known, limits)]
    directives = Census(document).directives
    if directives > limits.directives:
        errors.append(_too_many("directives", directives, limits.directives, document))
    return errors


def _operations(document: DocumentNode) -> Iterator[OperationDefinitionNode]:
    return (node for node in document.definitions if isinstance(node, OperationDefinitionNode))


def _operation_errors(
    operation: OperationDefinitionNode, known: dict[str, Shape], limits: WebLimits
) -> Iterator[GraphQLError]:
    shape = _shape(operation.selection_set, known)
    measured = (
        ("levels of nesting", shape.depth, limits.depth),
        ("levels of introspection", shape.introspection_depth, limits.introspection_depth),
        ("aliases", shape.aliases, limits.aliases),
        ("root fields", shape.fields, limits.root_fields),
    )
    for what, count, limit in measured:
        if count > limit:
            yield _too_many(what, count, limit, operation)


def _shape(selection_set: SelectionSetNode, known: dict[str, Shape]) -> Shape:
    shape = Shape()
    for selection in selection_set.selections:
        shape = shape.beside(_selection_shape(selection, known))
    return shape


def _selection_shape(selection: SelectionNode, known: dict[str, Shape]) -> Shape:
    if isinstance(selection, FragmentSpreadNode):
        return known.get(selection.name.value, Shape())
    nested = getattr(selection, "selection_set", None)
    inner = _shape(nested, known) if nested is not None else Shape()
    if not isinstance(selection, FieldNode):
        return inner
    aliases = inner.aliases + (selection.alias is not None)
    if selection.name.value in INTROSPECTION_FIELDS:
        return Shape(1, inner.depth + 1, aliases, 1)
    return Shape(inner.depth + 1, inner.introspection_depth, aliases, 1)


def _spread_names(node: FragmentDefinitionNode) -> list[str]:
    names: list[str] = []
    pending: list[SelectionSetNode] = [node.selection_set]
    while pending:
        for selection in pending.pop().selections:
            if isinstance(selection, FragmentSpreadNode):
                names.append(selection.name.value)
            elif (nested := getattr(selection, "selection_set", None)) is not None:
                pending.append(nested)
    return names


class Census(Visitor):
    """Counts the directives of a document, wherever they stand, and sees whether it asks for the schema."""

    def __init__(self, document: DocumentNode) -> None:
        super().__init__()
        self.directives = 0
        self.introspects = False
        visit(document, self)

    def enter_directive(self, *_: object) -> None:
        self.directives += 1

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.introspects = self.introspects or node.name.value in INTROSPECTION_FIELDS


def _too_many(what: str, count: int, limit: int, node: Node) -> GraphQLError:
    located = node if isinstance(node, OperationDefinitionNode) else None
    shown = str(count) if count < 1_000_000 else "far more"
    return GraphQLError(
        f"The document has {shown} {what}; at most {limit} are served.",
        located,
        extensions={"code": ErrorCode.GRAPHQL_VALIDATION_FAILED.value, "limit": limit},
    )
