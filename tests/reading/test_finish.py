"""Pages of two regions, merged, are the page of both together."""

import base64
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from habeas.access import AllOf
from habeas.reading.connection import CURSORS, MORE
from habeas.reading.finish import count_withheld, merge
from habeas.reading.page import Page
from habeas.reading.plan import PagePart, Paging, Shape, Source
from habeas.tenancy.model import Membership

NODE = Shape(Membership, ())
CODE = (PagePart("code", "code"),)
PARTS = (
    PagePart("edges", "edges", (PagePart("cursor", "cursor"), PagePart("node", "node", shape=NODE))),
    PagePart("total", "totalCount"),
    PagePart("info", "pageInfo", tuple(PagePart(n, n) for n in ("hasNextPage", "startCursor", "endCursor"))),
    PagePart(
        "kept", "withheld", (PagePart("count", "count"), PagePart("region", "region", (PagePart("code", "code"),)))
    ),
)
names = st.lists(st.text("abc", min_size=1, max_size=3), unique=True, max_size=12)


def paging(size: int, descending: bool) -> Paging:
    source = Source(Membership, (), AllOf(()))
    return Paging(source, PARTS, ("email",), descending, Page(size, False, None), (), True, None, None)


def cursor(name: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([name])).rstrip(b"=").decode()


def page(rows: list[str], size: int, descending: bool) -> dict[str, Any]:
    """What one database answers for these rows."""
    ordered = sorted(rows, reverse=descending)
    cursors = [cursor(name) for name in ordered[:size]]
    info = {
        "hasNextPage": len(ordered) > size,
        "startCursor": cursors[0] if cursors else None,
        "endCursor": cursors[-1] if cursors else None,
    }
    edges = [{"cursor": cursor(name), "node": {"name": name}} for name in ordered[:size]]
    return {"edges": edges, "total": len(rows), "info": info, "kept": [], CURSORS: cursors, MORE: info["hasNextPage"]}


@given(names, st.sets(st.integers(0, 11)), st.integers(1, 5), st.booleans())
def test_merged_pages_are_the_page_of_both(rows: list[str], there: set[int], size: int, descending: bool) -> None:
    far = [name for place, name in enumerate(rows) if place in there]
    near = [name for name in rows if name not in far]
    home = page(near, size, descending)
    merge(paging(size, descending), home, page(far, size, descending))
    assert home == page(rows, size, descending)


def test_withheld_rows_are_counted_with_their_region_and_no_row_of_them() -> None:
    home = page(["a"], 5, False)
    count_withheld(paging(5, False), home, {"~count": 3}, "cn", "NO_TRANSFER_MECHANISM")
    assert home["kept"] == [{"count": 3, "region": {"code": "cn"}}]
    assert home["total"] == 1


def test_a_region_without_rows_withholds_nothing() -> None:
    home = page(["a"], 5, False)
    count_withheld(paging(5, False), home, {"~count": 0}, "cn", "NO_TRANSFER_MECHANISM")
    assert home["kept"] == []
