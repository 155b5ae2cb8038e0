"""A long page remembers the entries of catalogues that its rows name, and shows what a short page shows."""

import pytest

from habeas.reading.catalogues import FEWEST
from tests.world import Demo

RECORDS = "nodes { label category { code name } service { code name } } edges { cursor node { category { code } } }"
CONSENTS = "nodes { id purpose { code name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
LISTS = (
    ("person-eu", "records", RECORDS),
    ("person-cn", "records", RECORDS),
    ("person-eu", "consents", CONSENTS),
    ("person-cn", "consents", CONSENTS),
)


@pytest.mark.parametrize("way", ["first", "last"])
@pytest.mark.parametrize(("persona", "field", "selection"), LISTS)
async def test_a_page_that_remembers_shows_what_a_page_that_asks_for_each_row_shows(
    still_world: Demo, persona: str, field: str, selection: str, way: str
) -> None:
    asking, remembering = [
        (await still_world.data(persona, f"{{ viewer {{ {field}({way}: {size}) {{ {selection} }} }} }}"))["viewer"][
            field
        ]
        for size in (FEWEST - 1, FEWEST)
    ]
    assert 0 < len(asking["nodes"]) < FEWEST
    assert remembering == asking
