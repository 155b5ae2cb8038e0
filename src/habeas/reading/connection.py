"""A keyset page as SQL text: its order, its cursors, and the JSON of whatever parts of it were selected."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Text
from sqlalchemy.sql.schema import Column

from habeas.reading.along import Walk
from habeas.reading.page import checked_bound
from habeas.reading.plan import PagePart, Paging, Shape
from habeas.reading.selection import TYPENAME
from habeas.reading.slots import OfCursor
from habeas.reading.statement import column_of, json_object, postgres_type, quoted
from habeas.storage.exchange import SHOWN

TELLING_PLACES = frozenset({"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"})
CURSORS, LOOKS, MORE = "~cursors", "~looks", "~more"


def place(column: Column[Any], alias: str) -> str:
    """A sort column; texts sort by bytes, so that every region's database sorts them alike."""
    return f'{alias}.{column.name} collate "C"' if isinstance(column.type, Text) else f"{alias}.{column.name}"


def sorted_by(paging: Paging, walk: Walk) -> list[str]:
    """The columns by which a page is sorted, where it is read from."""
    read = (walk.at(paging.source.table, name) for name in paging.order)
    return [place(column_of(table, name), alias) for table, alias, name in read]


def ordering(paging: Paging, walk: Walk) -> str:
    """The ORDER BY of a page; a page from the end runs backwards and is turned round when it is written."""
    way = "desc" if paging.descending != paging.page.backward else "asc"
    return ", ".join(f"{each} {way}" for each in sorted_by(paging, walk))


def cursor(paging: Paging, alias: str) -> str:
    """The row's sort values as an opaque text."""
    values = ",".join(f"{alias}.{name}::text" for name in paging.order)
    packed = f"encode(convert_to(json_build_array({values})::text,'UTF8'),'base64')"
    return f"translate({packed},E'+/=\\n','-_')"


def bound_of(column: Column[Any], key: str | OfCursor) -> str | OfCursor:
    """A cursor's value for this column; one that cannot be such a value is BAD_USER_INPUT, never a database error."""
    cast = postgres_type(column)
    return replace(key, cast=cast) if isinstance(key, OfCursor) else checked_bound(cast, key)


def shapes_of(parts: tuple[PagePart, ...]) -> tuple[Shape, ...]:
    """The shapes in which a page's rows are wanted, in the order in which they were selected."""
    return tuple(part.shape for part in _nodes(parts) if part.shape is not None)


def _nodes(parts: tuple[PagePart, ...]) -> Iterator[PagePart]:
    for part in parts:
        if part.shape is not None:
            yield part
        yield from _nodes(part.parts)


@dataclass
class PageWriter:
    """Writes the selected parts of one page over the rows of its subquery `x`: rn, c, n0, n1 ... and the looks k."""

    paging: Paging
    x: str
    total: Callable[[], str]
    merging: bool = True
    noting: bool = False

    @property
    def numbered(self) -> bool:
        """Have the rows to be told apart: to turn them round, to merge them, or to see one past the page?"""
        if self.paging.page.backward or (self.paging.across and self.merging):
            return True
        return any(part.has_any(TELLING_PLACES) for part in self.paging.parts)

    @property
    def most(self) -> int:
        """How many rows the subquery has: one past the page, where something asks for it."""
        return self.paging.page.size + self.numbered

    def text(self) -> str:
        """The connection's JSON object, with what merging and the ledger need under hidden keys."""
        fields = [(part.key, self.part(part)) for part in self.paging.parts]
        if self.paging.across and self.merging:
            fields.append((CURSORS, self.listed(f"'\"'||{self.x}.c||'\"'")))
            fields.append((MORE, self.beyond()))
        if self.paging.noted is not None and not self.noting:
            fields.append((LOOKS, self.listed(f"{self.x}.k")))
        shown = f"||{SHOWN}||{self.people()}||{SHOWN}" if self.paging.noted is not None and self.noting else ""
        return json_object(fields) + shown

    def part(self, part: PagePart) -> str:
        """One selected field of the connection."""
        match part.name:
            case "edges":
                edge = json_object([(each.key, self.of_edge(each)) for each in part.parts])
                return self.listed(edge)
            case "nodes":
                return self.listed(self.node(part))
            case "pageInfo":
                return json_object([(each.key, self.info(each)) for each in part.parts])
            case "totalCount":
                return self.total()
            case "withheld":
                return "'[]'"
            case _:
                return self.typename(part)

    def of_edge(self, part: PagePart) -> str:
        """One selected field of an edge."""
        match part.name:
            case "cursor":
                return f"'\"'||{self.x}.c||'\"'"
            case "node":
                return self.node(part)
            case _:
                return self.typename(part)

    def info(self, part: PagePart) -> str:
        """One selected field of the page info."""
        backward, given = self.paging.page.backward, "'true'" if self.paging.page.keys is not None else "'false'"
        match part.name:
            case "hasNextPage":
                return given if backward else self.beyond()
            case "hasPreviousPage":
                return self.beyond() if backward else given
            case "startCursor":
                return self.at(last=backward)
            case "endCursor":
                return self.at(last=not backward)
            case _:
                return self.typename(part)

    def listed(self, text: str) -> str:
        """The rows of the page, without the one that only tells whether there are more, in the list's order."""
        # An aggregate reads the rows of a sorted subquery in their order.
        turned = f" order by {self.x}.rn desc" if self.paging.page.backward else ""
        kept = f"string_agg({text},','{turned}){self.within()}"
        return f"'['||coalesce({kept},'')||']'"

    def people(self) -> str:
        """The people of the page, for the ledger."""
        return f"coalesce(encode(string_agg(uuid_send({self.x}.k),''::bytea){self.within()},'hex'),'')"

    def within(self) -> str:
        """Leaves out the row past the page."""
        return f" filter (where {self.x}.rn <= {self.paging.page.size})" if self.numbered else ""

    def beyond(self) -> str:
        """Is there a row past the page?"""
        return f"(count({self.x}.rn) > {self.paging.page.size})::text"

    def at(self, *, last: bool) -> str:
        """The cursor of the first or last row that was read."""
        index = f"least(count({self.x}.rn),{self.paging.page.size})::int" if last else "1"
        if self.paging.page.size == 0:
            return "'null'"
        return f"coalesce('\"'||(array_agg({self.x}.c order by {self.x}.rn))[{index}]||'\"','null')"

    def node(self, part: PagePart) -> str:
        """The column that holds this part's rendering of the row."""
        index = [id(each) for each in _nodes(self.paging.parts)].index(id(part))
        return f"{self.x}.n{index}"

    def typename(self, part: PagePart) -> str:
        """__typename, which the plan carries in its own part."""
        name = next((each.key for each in part.parts if each.name == TYPENAME), "")
        return quoted(f'"{name}"')
