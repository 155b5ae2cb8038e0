"""The words in which a context's graphql.py declares its types: bound, column, one, many, paged, computed, extend."""

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

import strawberry
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField

from habeas.reading import binding
from habeas.reading.along import Along
from habeas.reading.binding import BINDING, READ, Binding, ByValue, Look, Match, Need, Spec
from habeas.reading.types import Connection

Kind = TypeVar("Kind", bound=type[Any])


def bound(
    table: type[Any] | None, *, tag: str | None = None, key: str = "id", look: Look | None = None
) -> Callable[[Kind], Kind]:
    """Bind a GraphQL type to the table that it is read from."""

    def decorate(kind: Kind) -> Kind:
        setattr(kind, BINDING, Binding(table, tag, key, look))
        return kind

    return decorate


def _field(spec: Spec, description: str, resolver: Callable[..., Any] | None = None, **options: Any) -> Any:
    if resolver is None:
        return strawberry.field(description=description, metadata={READ: spec}, **options)
    return strawberry.field(resolver, description=description, metadata={READ: spec}, **options)


def column(description: str, name: str | None = None, **options: Any) -> Any:
    """A column of the row."""
    return _field(binding.Column(name), description, **options)


def global_id(description: str) -> Any:
    """The row's opaque id."""
    return _field(binding.GlobalId(), description)


def sealed(name: str, description: str, key_subject: str = "subject_id", key_column: str | None = None) -> Any:
    """A sealed column, opened for those who may read the row; `key_column` holds a wrapped key of the row's own."""
    return _field(binding.Sealed(name, key_subject, key_column), description)


def document(name: str, description: str) -> Any:
    """A jsonb column."""
    return _field(binding.Document(name), description)


def embedded(target: type[Any], description: str, present: str | None = None) -> Any:
    """Another type from the same row."""
    return _field(binding.Embedded(target, present), description)


def lookup(table: type[Any], on: tuple[Match, ...], name: str, description: str) -> Any:
    """One column of another row."""
    return _field(binding.Lookup(table, on, name), description)


def one(
    target: type[Any],
    description: str,
    on: tuple[Match, ...],
    order: tuple[str, ...] = (),
    arguments: Mapping[str, Any] | None = None,
    elsewhere: bool = False,
) -> Any:
    """At most one row; `arguments` are the field's own, by name and type; `elsewhere` searches other regions."""
    spec = binding.One(target, on, order, elsewhere)
    if arguments is None:
        return _field(spec, description)
    return _field(spec, description, _resolver(target | None, arguments))


def node_by_id(interface: type[Any], description: str) -> Any:
    """Any row by its global id."""
    return _field(binding.NodeById("id"), description, _resolver(interface | None, {"id": strawberry.ID}))


def nodes_by_ids(interface: type[Any], description: str) -> Any:
    """Any rows by their global ids."""
    kinds = {"ids": list[strawberry.ID]}
    return _field(binding.NodesByIds("ids"), description, _resolver(list[interface | None], kinds))  # type: ignore[valid-type]


def many(target: type[Any], description: str, on: tuple[Match, ...], order: tuple[str, ...], limit: int = 100) -> Any:
    """A short list."""
    return _field(binding.Many(target, on, order, limit), description)


def paged(
    target: type[Any],
    description: str,
    on: tuple[Match, ...],
    order: tuple[str, ...],
    *,
    descending: bool = False,
    order_by: type[Any] | None = None,
    orders: Mapping[str, str] | None = None,
    where: type[Any] | None = None,
    filters: Mapping[str, str | ByValue | Along] | None = None,
    across: bool | str = False,
) -> Any:
    """A keyset connection with first, after, last, before, and where declared orderBy and where."""
    spec = binding.Paged(target, on, order, descending, dict(orders or {}), dict(filters or {}), across)
    arguments: dict[str, Any] = dict(_PAGE)
    if order_by is not None:
        arguments["order_by"] = _said(order_by, "How the list is sorted.")
    if where is not None:
        arguments["where"] = _said(where, "Which rows are wanted.")
    return _field(spec, description, _resolver(Connection[target], arguments))  # type: ignore[valid-type]


def computed(
    result: Any,
    description: str,
    compute: Callable[[dict[str, Any], Any, dict[str, Any]], Any],
    needs: Mapping[str, Need],
    arguments: Mapping[str, Any] | None = None,
) -> Any:
    """A value computed by pure code from rows that the same statement fetches."""
    return _field(binding.Computed(dict(needs), compute), description, _resolver(result, arguments or {}))


_OWN_FIELDS: dict[type[Any], int] = {}
_ADDED_BY: dict[int, str] = {}


def extend(target: type[Any]) -> Callable[[Kind], Kind]:
    """Add the decorated class's fields to a type of a lower context, so that removing this context removes them.

    They stand behind the type's own, by the name of their module: whichever is imported first, the schema is the same.
    """

    def decorate(kind: Kind) -> Kind:
        added = get_object_definition(strawberry.type(kind, description=kind.__doc__), strict=True)
        fields = get_object_definition(target, strict=True).fields
        own = _OWN_FIELDS.setdefault(target, len(fields))
        for field in added.fields:
            _ADDED_BY[id(field)] = kind.__module__
        fields[own:] = sorted([*fields[own:], *added.fields], key=lambda field: _ADDED_BY[id(field)])
        return kind

    return decorate


def spec_of(field: StrawberryField) -> Spec:
    """The field's binding; a field that names none is a column of its own name."""
    found: Spec | None = field.metadata.get(READ)
    return found if found is not None else binding.Column()


def _said(kind: Any, description: str) -> Any:
    return Annotated[kind | None, strawberry.argument(description=description)]


_PAGE: dict[str, Any] = {
    "first": _said(int, "How many rows from the start, 0 to 100; 20 if neither first nor last is given."),
    "after": _said(str, "Rows after this cursor."),
    "last": _said(int, "How many rows from the end, 0 to 100."),
    "before": _said(str, "Rows before this cursor."),
}


def _resolver(result: Any, arguments: Mapping[str, Any]) -> Callable[..., Any]:
    """A function that only carries a signature: the engine resolves the field itself."""

    def resolve(**_: Any) -> Any:
        raise NotImplementedError

    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=_default(kind))
        for name, kind in arguments.items()
    ]
    resolve.__signature__ = inspect.Signature(parameters, return_annotation=result)  # type: ignore[attr-defined]
    resolve.__annotations__ = {**arguments, "return": result}
    return resolve


def _default(kind: Any) -> Any:
    return (
        strawberry.UNSET if type(None) in get_args(kind) or get_origin(kind) is Annotated else inspect.Parameter.empty
    )
