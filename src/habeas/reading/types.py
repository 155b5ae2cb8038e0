"""GraphQL types that every context shares: scalars, nodes, pages and withheld rows."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Generic, NewType, TypeVar

import strawberry
from strawberry.types.scalar import ScalarDefinition

from habeas.reading.binding import READ, RegionCode

T = TypeVar("T")

JSON = NewType("JSON", object)
DateTime = NewType("DateTime", datetime)
_NO_INSTANTS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
"""The driver writes them as infinities."""


def _instant(value: Any) -> str:
    if isinstance(value, str) and value.endswith("Z"):
        return value
    instant: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _read_instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(str(value))
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset, such as Z")
    try:
        there = instant.astimezone(UTC)
    except OverflowError:
        there = _NO_INSTANTS[0]
    if there in _NO_INSTANTS:
        raise ValueError("an instant lies in the years 1 to 9999, in UTC")
    return there


def _read_day(value: Any) -> date:
    if not isinstance(value, str) or len(value) != len("2026-11-21"):
        raise ValueError("a day is written as 2026-11-21")
    return date.fromisoformat(value)


def _unchanged(value: Any) -> Any:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    JSON: strawberry.scalar(
        name="JSON", description="A JSON value, as it is stored.", serialize=_unchanged, parse_value=_unchanged
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="An instant in UTC, as RFC 3339: 2026-11-21T22:10:00.000Z.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_instant,
        parse_value=_read_instant,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar, as RFC 3339: 2026-11-21.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=str,
        parse_value=_read_day,
    ),
}


@strawberry.interface(description="Something that has a global id and can be fetched again by it.")
class Node:
    """The parent of every type that has a global id."""

    id: strawberry.ID = strawberry.field(description="Opaque, stable, and of use only to those who may read it.")


@strawberry.enum(description="Which way a list is sorted.")
class Direction(StrEnum):
    """Which way a list is sorted."""

    ASC = "ASC"
    DESC = "DESC"


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = strawberry.field(description="Are there rows after this page?")
    has_previous_page: bool = strawberry.field(description="Was this page asked for after or before a cursor?")
    start_cursor: str | None = strawberry.field(description="The cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last row, for `after`.")


@strawberry.type(description="A region: a database with keys of its own, in which a person's data live.")
class Region:
    """A region in which data live."""

    code: str = strawberry.field(description="The region's code, such as sg or cn.", metadata={READ: RegionCode()})


@strawberry.type(description="Rows that exist but may not be shown here, counted and explained.")
class Withheld:
    """Rows that may not cross a border."""

    count: int = strawberry.field(description="How many rows are withheld, whatever `where` asks for.")
    reason: str = strawberry.field(description="Why, as a code: NO_TRANSFER_MECHANISM.")
    region: Region = strawberry.field(description="The region in which they stay.")


@strawberry.type(description="One row of a page and its place in the list.")
class Edge(Generic[T]):
    """One row of a page."""

    cursor: str = strawberry.field(description="The row's place in the list, for `after` or `before`.")
    node: T = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list, by keyset: stable while rows come and go.")
class Connection(Generic[T]):
    """A page of a list."""

    edges: list[Edge[T]] = strawberry.field(description="The rows of this page with their cursors.")
    nodes: list[T] = strawberry.field(description="The rows of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")
    total_count: int = strawberry.field(description="How many rows the caller may see in all pages.")
    withheld: list[Withheld] = strawberry.field(
        description="Rows of other regions that no transfer mechanism lets through."
    )


@strawberry.type(description="What was refused about an input, as data: the client can show it beside the field.")
class UserError:
    """A refusal that a client can act on."""

    code: str = strawberry.field(description="A code of the one list of error codes.")
    message: str = strawberry.field(description="A sentence for people.")
    path: list[str] | None = strawberry.field(description="Where in the input the fault lies.")
    allowed: list[str] | None = strawberry.field(
        description="What would have been allowed instead, as for ILLEGAL_STEP: the states that the request can reach."
    )
