"""After the statement: pages of other regions are merged, sealed values opened, needs computed, looks collected."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from habeas.reading.compile import COUNT, LOOK
from habeas.reading.connection import CURSORS, LOOKS, MORE
from habeas.reading.denied import Denied
from habeas.reading.page import sort_key
from habeas.reading.plan import Derived, Members, PagePart, Paging, Row, Rows, Secret, Several, Shape, Value
from habeas.reading.values import SECRET

Opener = Callable[[str, bytes, bytes, bytes], Any]


class Looked(NamedTuple):
    """One row of a person that was read."""

    org_id: UUID
    subject_id: UUID
    field_class: str
    purpose: str
    legal_basis: str
    authority: str
    region: str


@dataclass
class Finisher:
    """Walks a plan and its JSON together, so that only what the plan marks is touched."""

    opener: Opener
    context: Any
    looks: list[Looked] = field(default_factory=list)
    filled: Callable[[dict[str, Any]], dict[str, Any]] = dict

    def value(self, plan: Value, data: Any) -> Any:
        """The finished value; `data` is changed in place where it is an object."""
        match plan:
            case Shape():
                return self.shape(plan, data)
            case Row(_, shape, _):
                return self.shape(shape, data)
            case Rows(_, shape, _, _):
                return [self.shape(shape, each) for each in data]
            case Several(values):
                return [self.value(each, found) for each, found in zip(values, data, strict=True)]
            case Denied(error):
                return error
            case Secret():
                return None if data is None else self.opened(data)
            case Derived(needs, spec, arguments, complete):
                known = {name: self.value(need, data[name]) for name, need in needs}
                value = spec.compute(known, self.context, self.filled(arguments))
                return value if complete is None else complete(value)
            case Members(complete=complete) if complete is not None:
                return complete(data)
            case Paging():
                return self.page(plan, data)
            case _:
                return data

    def shape(self, shape: Shape, data: Any) -> Any:
        """One object."""
        if data is None:
            return None
        self.looked(data.pop(LOOK, None))
        for key, value in shape.touched:
            data[key] = self.value(value, data[key])
        return data

    def page(self, paging: Paging, data: Any) -> Any:
        """One page."""
        for look in data.pop(LOOKS, ()):
            self.looked(look)
        data.pop(CURSORS, None)
        data.pop(MORE, None)
        for part in paging.parts:
            self._part(part, data[part.key])
        return data

    def looked(self, look: list[str] | None) -> None:
        """Remember a look; the ledger decides what it is."""
        if look is not None:
            self.note((look,))

    def note(self, looks: Iterable[list[str]]) -> None:
        """Remember looks."""
        for organization, subject, *rest in looks:
            self.looks.append(Looked(UUID(organization), UUID(subject), *rest))

    def opened(self, data: dict[str, list[str]]) -> Any:
        """A sealed value as its owner stored it."""
        wrapped, sealed, bound_to, region = data[SECRET]
        return self.opener(region, bytes.fromhex(wrapped), bytes.fromhex(sealed), UUID(bound_to).bytes)

    def _part(self, part: PagePart, data: Any) -> None:
        if part.name == "nodes" and part.shape is not None:
            for each in data:
                self.shape(part.shape, each)
        elif part.name == "edges":
            nodes = [nested for nested in part.parts if nested.shape is not None]
            for edge in data:
                for nested in nodes:
                    self.shape(nested.shape or Shape(None, ()), edge[nested.key])


def merge(plan: Value, home: Any, other: Any) -> None:
    """Merge the other region's pages into the home region's answer, by their sort values."""
    match plan:
        case Row(_, shape, _):
            merge(shape, home, other)
        case Shape(_, fields):
            for key, value in fields:
                if other is not None and home is not None and key in other and key in home:
                    merge(value, home[key], other[key])
        case Paging() if home is not None and other is not None:
            _merge_page(plan, home, other)


def count_withheld(plan: Value, home: Any, other: Any, region: str, reason: str) -> None:
    """Say on each page how many rows another region keeps back, and why."""
    match plan:
        case Row(_, shape, _):
            count_withheld(shape, home, other, region, reason)
        case Shape(_, fields):
            for key, value in fields:
                if other is not None and home is not None and key in other and key in home:
                    count_withheld(value, home[key], other[key], region, reason)
        case Paging(parts=parts) if other[COUNT]:
            for part in parts:
                if part.name == "withheld":
                    home[part.key].append(_withheld(part, other[COUNT], region, reason))


def _withheld(part: PagePart, count: int, region: str, reason: str) -> dict[str, Any]:
    known: dict[str, Any] = {"count": count, "reason": reason, "__typename": "Withheld"}
    return {
        each.key: {nested.key: region if nested.name == "code" else "Region" for nested in each.parts}
        if each.name == "region"
        else known[each.name]
        for each in part.parts
    }


def _merge_page(paging: Paging, home: Any, other: Any) -> None:
    size = paging.page.size
    cursors = home[CURSORS] + other[CURSORS]
    order = sorted(range(len(cursors)), key=lambda at: sort_key(cursors[at]), reverse=paging.descending)
    kept = order[-size:] if paging.page.backward and size else order[:size]
    more = home[MORE] or other[MORE] or len(order) > size
    for part in paging.parts:
        if part.name in ("edges", "nodes"):
            both = home[part.key] + other[part.key]
            home[part.key] = [both[at] for at in kept]
        elif part.name == "totalCount":
            home[part.key] += other[part.key]
        elif part.name == "pageInfo":
            _merge_info(part, home[part.key], [cursors[at] for at in kept], more, paging.page.backward)
    if LOOKS in home:
        looks = home[LOOKS] + other[LOOKS]
        home[LOOKS] = [looks[at] for at in kept]
    home[CURSORS], home[MORE] = [cursors[at] for at in kept], more


def _merge_info(part: PagePart, info: Any, cursors: list[str], more: bool, backward: bool) -> None:
    for each in part.parts:
        if each.name == ("hasPreviousPage" if backward else "hasNextPage"):
            info[each.key] = more
        elif each.name == "startCursor":
            info[each.key] = cursors[0] if cursors else None
        elif each.name == "endCursor":
            info[each.key] = cursors[-1] if cursors else None
