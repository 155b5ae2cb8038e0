"""The plan of a read: a pure tree between selection and statement. What may not be read is refused here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from habeas.access import Rule, StepUp
from habeas.reading.binding import Computed, Look, Match
from habeas.reading.denied import Denied
from habeas.reading.page import Page

SHOWING_ROWS = frozenset({"edges", "nodes", "startCursor", "endCursor"})
"""The parts of a connection that show rows, or cursors that are made of a row's values."""
PROBING = frozenset({"hasNextPage", "hasPreviousPage"})
"""The parts that tell, past a cursor which the client may have made up, whether a row lies there."""


@dataclass(frozen=True)
class Scalar:
    """A column's value; `names` are the only values that an enum's may have, each with the name that is shown."""

    column: str
    names: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True)
class Literal:
    """A value known before the statement runs, as JSON text."""

    json: str


@dataclass(frozen=True)
class Whereabouts:
    """The code of the region in which the statement runs."""


@dataclass(frozen=True)
class Identifier:
    """The row's global id."""

    tag: str
    key: str


@dataclass(frozen=True)
class Secret:
    """A sealed value with the wrapped key of its space, or of its row; opened after the statement."""

    column: str
    key_subject: str
    key_column: str | None = None


@dataclass(frozen=True)
class Members:
    """A jsonb column, or chosen members of it; `fields` is None for the whole."""

    column: str
    fields: tuple[tuple[str, str], ...] | None
    listed: bool
    complete: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Shape:
    """A JSON object made of one row; `present` makes it null where that column is NULL.

    `required` are the keys of non-null fields whose values the table does not prove to be there.
    """

    table: type[Any] | None
    fields: tuple[tuple[str, "Value"], ...]
    look: Look | None = None
    present: str | None = None
    typename: str | None = None
    required: frozenset[str] = frozenset()

    @cached_property
    def touched(self) -> tuple[tuple[str, "Value"], ...]:
        """The fields that are not finished when the statement is."""
        return tuple((key, value) for key, value in self.fields if needs_finishing(value))


@dataclass(frozen=True)
class Source:
    """Rows of one table: how they meet their parent row, and the rule that every one of them passed."""

    table: type[Any]
    on: tuple[Match, ...]
    rule: Rule
    arguments: dict[str, Any] = field(default_factory=dict)
    tag: str | None = None
    key: str = "id"


@dataclass(frozen=True)
class Row:
    """At most one row."""

    source: Source
    shape: Shape
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One column of one other row."""

    source: Source
    column: str


@dataclass(frozen=True)
class Rows:
    """A bounded list."""

    source: Source
    shape: Shape
    order: tuple[str, ...]
    limit: int


@dataclass(frozen=True)
class Several:
    """A list of values of any kind, each of its own source; absent ones are null."""

    values: tuple["Value", ...]


@dataclass(frozen=True)
class PagePart:
    """A selected field of a connection, an edge or its page info, under its response key."""

    key: str
    name: str
    parts: tuple["PagePart", ...] = ()
    shape: Shape | None = None

    def has_any(self, names: frozenset[str]) -> bool:
        """Is this part, or one beneath it in the connection, of one of these names?"""
        return self.name in names or any(part.has_any(names) for part in self.parts)


@dataclass(frozen=True)
class Paging:
    """A keyset page."""

    source: Source
    parts: tuple[PagePart, ...]
    order: tuple[str, ...]
    descending: bool
    page: Page
    filters: tuple[Match, ...]
    across: bool
    purpose: str | None
    look: Look | None

    @property
    def purposes(self) -> frozenset[str]:
        """What a mechanism has to cover before other regions are read for this page."""
        named = (self.purpose, self.look.purpose if self.look is not None else None)
        return frozenset(purpose for purpose in named if purpose is not None)

    @cached_property
    def noted(self) -> Look | None:
        """The look that each row of the page is; None where the selection shows nothing of any row."""
        telling = SHOWING_ROWS if self.page.keys is None else SHOWING_ROWS | PROBING
        return self.look if any(part.has_any(telling) for part in self.parts) else None


@dataclass(frozen=True)
class Derived:
    """The needs of a computed field; `compute` turns them into its value afterwards."""

    needs: tuple[tuple[str, "Value"], ...]
    spec: Computed
    arguments: dict[str, Any]
    complete: Callable[[Any], Any] | None = None


Value = (
    Scalar
    | Literal
    | Denied
    | Whereabouts
    | Identifier
    | Secret
    | Members
    | Shape
    | Row
    | Cell
    | Rows
    | Several
    | Paging
    | Derived
)


@dataclass(frozen=True)
class Gate:
    """A field that opens only with an admission of its own: its coordinate, arguments, and whether content follows."""

    coordinate: str
    arguments: dict[str, Any]
    content: bool


@dataclass(frozen=True)
class Plan:
    """A root field's plan, and whether it may be answered by another region.

    `gates` lie on its way, and it holds for actors alone who meet `step_ups`: both are asked each time it is used.
    """

    root: Value
    elsewhere: bool = False
    gates: tuple[Gate, ...] = ()
    step_ups: tuple[StepUp, ...] = ()

    def pages_across(self) -> tuple[Paging, ...]:
        """The pages in which rows of other regions belong."""
        return tuple(value for value in walk(self.root) if isinstance(value, Paging) and value.across)

    @cached_property
    def tables(self) -> frozenset[type[Any]]:
        """Every table that the plan reads, but for keys."""
        found = (value.source.table for value in walk(self.root) if isinstance(value, Row | Rows | Cell | Paging))
        return frozenset(found)

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """Every kind of look that the plan may make."""
        return tuple(dict.fromkeys(looks_of(self.root)))


def looks_of(value: Value) -> Iterator[Look]:
    """The looks that reading this value may be."""
    for each in walk(value):
        if isinstance(each, Shape | Paging) and each.look is not None:
            yield each.look


def children(value: Value) -> Iterator[Value]:
    """The values directly beneath a value."""
    if isinstance(value, Shape):
        yield from (child for _, child in value.fields)
    elif isinstance(value, Row | Rows):
        yield value.shape
    elif isinstance(value, Several):
        yield from value.values
    elif isinstance(value, Derived):
        yield from (child for _, child in value.needs)
    elif isinstance(value, Paging):
        yield from (shape for part in value.parts for shape in _shapes(part))


def walk(value: Value) -> Iterator[Value]:
    """The value and everything beneath it."""
    yield value
    for child in children(value):
        yield from walk(child)


def _shapes(part: PagePart) -> Iterator[Shape]:
    if part.shape is not None:
        yield part.shape
    for nested in part.parts:
        yield from _shapes(nested)


def needs_finishing(value: Value) -> bool:
    """Is anything left to do here after the statement: a look to note, a value to open, to compute or to complete?"""
    match value:
        case Secret() | Derived() | Denied() | Members(complete=Callable()):
            return True
        case Shape():
            return value.look is not None or bool(value.touched)
        case Paging():
            return value.noted is not None or value.across or any(needs_finishing(child) for child in children(value))
        case _:
            return any(needs_finishing(child) for child in children(value))


def only_pages_across(value: Value) -> Value | None:
    """What another region has to answer: the pages in which its rows belong, and the way to them."""
    match value:
        case Paging():
            return value if value.across else None
        case Shape():
            kept = [(key, only_pages_across(child)) for key, child in value.fields]
            fields = tuple((key, child) for key, child in kept if child is not None)
            return replace(value, fields=fields, look=None) if fields else None
        case Row(_, shape, _):
            inner = only_pages_across(shape)
            return replace(value, shape=inner) if isinstance(inner, Shape) else None
        case _:
            return None
