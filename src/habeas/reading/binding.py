"""How a GraphQL type stands to its table: declared beside each field, read by the planner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from habeas.access import Variable
from habeas.reading.along import Along


@dataclass(frozen=True)
class Same:
    """The target's column equals the parent's column."""

    column: str
    parent: str


@dataclass(frozen=True)
class Among:
    """The target's column is one of the parent's array column."""

    column: str
    parent: str


@dataclass(frozen=True)
class Holds:
    """The target's array column holds the parent's column."""

    column: str
    parent: str


@dataclass(frozen=True)
class Shares:
    """The target's array column and the parent's array column have an element in common."""

    column: str
    parent: str


@dataclass(frozen=True)
class Fixed:
    """The target's column equals a value that never changes; None asks for NULL."""

    column: str
    value: str | bool | None


@dataclass(frozen=True)
class Present:
    """The target's column is not NULL."""

    column: str


@dataclass(frozen=True)
class OfActor:
    """The target's column equals a fact of the actor."""

    column: str
    variable: Variable


@dataclass(frozen=True)
class ById:
    """The target is the row of the global id in this argument; an id of another type finds nothing."""

    argument: str


@dataclass(frozen=True)
class ByArgument:
    """The target's column equals the argument; an `optional` one that is absent asks for nothing.

    `spelled` makes what was written into what is stored, where people write the same in several ways.
    """

    column: str
    argument: str
    optional: bool = False
    spelled: Callable[[str], str] | None = None


@dataclass(frozen=True)
class HoldsArgument:
    """The target's array column holds the argument."""

    column: str
    argument: str


@dataclass(frozen=True)
class NotAfterArgument:
    """The target's instant is not after the argument, or not after now where that is absent."""

    column: str
    argument: str


@dataclass(frozen=True)
class Come:
    """The target's instant is before now; or with `come` false it is not."""

    column: str
    come: bool = True


@dataclass(frozen=True)
class AmongComputed:
    """The target's column is one of what pure code computes from the field's arguments, which are numbers."""

    column: str
    compute: Callable[[dict[str, Any]], list[str]]


ToParent = Same | Among | Holds | Shares
Alone = Fixed | Present | OfActor | Come
ToArgument = ById | ByArgument | HoldsArgument | NotAfterArgument | AmongComputed
Match = ToParent | Alone | ToArgument | Along


@dataclass(frozen=True)
class ByValue:
    """What each value of a filter, of an enum or true and false, asks of the target's rows."""

    matches: Mapping[str | bool, tuple[Match, ...]]


@dataclass(frozen=True)
class Column:
    """A column, by default of the field's own name; `missing` stands in for NULL in a non-null field."""

    name: str | None = None


@dataclass(frozen=True)
class GlobalId:
    """The opaque id of the row: its type, its organization and its key."""


@dataclass(frozen=True)
class RegionCode:
    """The region in which the statement runs."""


@dataclass(frozen=True)
class Sealed:
    """A sealed column, opened after the statement under the key of the row's space, or under one in `key_column`."""

    column: str
    key_subject: str = "subject_id"
    key_column: str | None = None


@dataclass(frozen=True)
class Document:
    """A jsonb column whose members the client selects one by one."""

    column: str


@dataclass(frozen=True)
class Embedded:
    """Another type read from the same row; NULL in `present` makes it null."""

    target: type[Any]
    present: str | None = None


@dataclass(frozen=True)
class Lookup:
    """One column of another table's row."""

    table: type[Any]
    on: tuple[Match, ...]
    column: str


@dataclass(frozen=True)
class One:
    """At most one row of the target's table."""

    target: type[Any]
    on: tuple[Match, ...]
    order: tuple[str, ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True)
class NodeById:
    """The row of any type whose global id is this argument."""

    argument: str


@dataclass(frozen=True)
class NodesByIds:
    """The rows of any types whose global ids are this argument, in its order, null where there is none."""

    argument: str
    most: int = 100


@dataclass(frozen=True)
class Many:
    """A short, bounded list; long ones are pages."""

    target: type[Any]
    on: tuple[Match, ...]
    order: tuple[str, ...]
    limit: int = 100


@dataclass(frozen=True)
class Paged:
    """A keyset connection. `orders` maps each value of orderBy.field to a column; the key breaks ties.

    `filters` maps each field of `where` to a column, to what each of its values asks for, or to the table along which
    a page of one value is read. `across` says that rows
    of other regions belong in it; where reading one of them is no look at a person, it names the purpose that a
    mechanism must cover.
    """

    target: type[Any]
    on: tuple[Match, ...]
    order: tuple[str, ...]
    descending: bool = False
    orders: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str | ByValue | Along] = field(default_factory=dict)
    across: bool | str = False


@dataclass(frozen=True)
class Need:
    """Rows that a computed field wants to know, under a name of its own."""

    table: type[Any]
    on: tuple[Match, ...]
    columns: tuple[str, ...]
    order: tuple[str, ...] = ()
    many: bool = False
    nested: Mapping[str, "Need"] = field(default_factory=dict)


@dataclass(frozen=True)
class Computed:
    """A value that pure code computes from the needed rows: `compute(needs, context, arguments)`."""

    needs: Mapping[str, Need]
    compute: Callable[[dict[str, Any], Any, dict[str, Any]], Any]


Spec = (
    Column
    | GlobalId
    | RegionCode
    | Sealed
    | Document
    | Embedded
    | Lookup
    | One
    | NodeById
    | NodesByIds
    | Many
    | Paged
    | Computed
)


@dataclass(frozen=True)
class Look:
    """Reading such a row of somebody else is a look, which the ledger records under this class and purpose."""

    purpose: str
    legal_basis: str
    authority: str
    field_class: str | None = None
    class_column: str | None = None


@dataclass(frozen=True)
class Binding:
    """The table behind a GraphQL type. `tag` and `key` make its global ids; both are absent where it has none."""

    table: type[Any] | None
    tag: str | None = None
    key: str = "id"
    look: Look | None = None


BINDING = "__habeas_binding__"
READ = "habeas.read"


def binding_of(kind: type[Any]) -> Binding:
    """The binding of a GraphQL type's class; a type without a table of its own is bound to none."""
    found = kind.__dict__.get(BINDING)
    return found if isinstance(found, Binding) else Binding(table=None)
