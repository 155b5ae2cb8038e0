"""Shows in the SDL which scopes and which sign-in a field or mutation needs, from the same rules that are enforced."""

from collections.abc import Iterable, Iterator

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from habeas.access import NoStepUp, PolicyBook, Rule, StepUp
from habeas.access.policy import scopes_needed
from habeas.reading.binding import binding_of
from habeas.reading.selection import DEFINITION, class_of


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    name="requiresScopes",
    description="The token needs all scopes of at least one of these lists.",
)
class RequiresScopes:
    """Scopes, as OR of ANDs."""

    scopes: list[list[str]]


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    name="authenticated",
    description="The request needs an accepted token; whose rows it opens is decided row by row.",
)
class Authenticated:
    """A token is needed."""


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="requiresStepUp",
    description=(
        "The person must have signed in a short while ago (15 minutes, where the deployment sets nothing else) in one"
        " of these authentication contexts; `onlyFor` narrows it to inputs that name one of these. Otherwise the"
        " answer is STEP_UP_REQUIRED, with acrValues and maxAge in its extensions (RFC 9470)."
    ),
)
class RequiresStepUp:
    """A recent sign-in is needed."""

    acr_values: list[str]
    only_for: list[str] | None = strawberry.UNSET


def show_scopes(schema: GraphQLSchema, book: PolicyBook) -> None:
    """Put the directives on every field and bound type of the schema."""
    for kind in object_types(schema):
        _show_on_type(kind, book)
        for name, field in kind.fields.items():
            rule = rule_of_field(schema, book, kind, name)
            definition: StrawberryField = field.extensions[DEFINITION]
            if rule is not None and scopes_needed(rule):
                definition.directives = _with(definition.directives, RequiresScopes(scopes=scopes_needed(rule)))
            elif kind in (schema.query_type, schema.mutation_type) and f"{kind.name}.{name}" not in book.public:
                definition.directives = _with(definition.directives, Authenticated())
            needed = step_up_of_field(schema, book, kind, name)
            if needed is not None:
                shown = RequiresStepUp(
                    acr_values=list(needed.acr_values), only_for=sorted(needed.values) or strawberry.UNSET
                )
                definition.directives = _with(definition.directives, shown)


def rule_of_field(schema: GraphQLSchema, book: PolicyBook, kind: GraphQLObjectType, name: str) -> Rule | None:
    """The rule that a field needs: that of its coordinate, or for a mutation that of its command."""
    if kind is schema.mutation_type:
        return command_rules(book).get(name)
    return book.fields.get(f"{kind.name}.{name}")


def step_up_of_field(schema: GraphQLSchema, book: PolicyBook, kind: GraphQLObjectType, name: str) -> StepUp | None:
    """The sign-in that a field needs: that of its coordinate, or for a mutation that of its command."""
    if kind is not schema.mutation_type:
        return book.step_up.get(f"{kind.name}.{name}")
    return command_step_ups(book).get(name)


def command_step_ups(book: PolicyBook) -> dict[str, StepUp]:
    """The sign-in that commands need, by the name of their mutation."""
    return {mutation_of(each): needed for each, needed in book.step_up.items() if isinstance(each, type)}


def command_reasons(book: PolicyBook) -> dict[str, NoStepUp]:
    """Why commands need no recent sign-in, by the name of their mutation."""
    return {mutation_of(each): reason for each, reason in book.no_step_up.items()}


def mutation_of(command: type[object]) -> str:
    """The name of the mutation that runs a command."""
    return command.__name__[:1].lower() + command.__name__[1:]


def command_rules(book: PolicyBook) -> dict[str, Rule]:
    """The rule of every command, by the name of its mutation: SubmitRightsRequest is submitRightsRequest."""
    return {mutation_of(kind): rule for kind, rule in book.commands.items()}


def object_types(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    """Our object types: those that a class declares."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and DEFINITION in kind.extensions:
            yield kind


def _show_on_type(kind: GraphQLObjectType, book: PolicyBook) -> None:
    bound = binding_of(class_of(kind))
    if bound.table is None or bound.tag is None:
        return
    definition = kind.extensions[DEFINITION]
    needed = scopes_needed(book.rule_for_rows(bound.table))
    directive = RequiresScopes(scopes=needed) if needed else Authenticated()
    definition.directives = _with(definition.directives or (), directive)


def _with(directives: Iterable[object], directive: object) -> list[object]:
    # A class is shared by every schema that is built of it in one process.
    same = RequiresStepUp if isinstance(directive, RequiresStepUp) else RequiresScopes | Authenticated
    return [*(each for each in directives if not isinstance(each, same)), directive]
