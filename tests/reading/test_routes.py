"""Random valid documents are answered by both routes with equal bytes, and with equal looks for the ledger."""

from dataclasses import replace

import pytest

from habeas.access.rule import is_never, reduced
from habeas.demo.documents import document
from habeas.demo.personas import Held
from habeas.schema import BOOK
from habeas.web.documents import DocumentRefused
from tests.reading.both_routes import BothRoutes
from tests.reading.documents import Known, Written, written
from tests.world import Demo

ALL = (
    ("person-eu", "MyData"),
    ("person-eu", "MyTerms"),
    ("person-eu", "MyRequests"),
    ("aishu-privacy", "Desk"),
    ("aishu-privacy", "Register"),
)


def permitting(known: Known, held: Held) -> Known:
    """The same, for documents that this persona may mostly ask."""
    rules = BOOK.fields

    def permits(coordinate: str) -> bool:
        return coordinate not in rules or not is_never(reduced(rules[coordinate], held.actor))

    return replace(known, ids=[*known.ids, *[held.organization_id] * 30], permits=permits)


async def compared(both: BothRoutes, held: Held, wanted: Written) -> bool | None:
    """Did both routes answer? None for a document that is not valid. Fails where they differ."""
    try:
        ordinary, compiled = await both.ask(held.actor, wanted.text, wanted.variables)
    except DocumentRefused:
        return None
    assert compiled is None or compiled == ordinary, f"{held.name}: {wanted}"
    return compiled is not None


async def campaign(both: BothRoutes, known: Known, demo: Demo, seeds: range) -> tuple[int, int]:
    """How many documents were valid, and how many of them the compiled route answered."""
    personas = [demo.held[name] for name in sorted(demo.held)]
    by_persona = [permitting(known, held) for held in personas]
    outcomes = []
    for seed in seeds:
        place = seed % len(personas)
        wanted = written(both.documents.schema, by_persona[place], seed)
        outcomes.append(await compared(both, personas[place], wanted))
    return len([each for each in outcomes if each is not None]), outcomes.count(True)


async def test_both_routes_answer_300_random_documents_alike(both: BothRoutes, known: Known, still_world: Demo) -> None:
    valid, compiled = await campaign(both, known, still_world, range(300))
    assert valid > 250
    assert compiled > 180, both.compiled.metrics.ordinary


@pytest.mark.campaign
async def test_both_routes_answer_10000_random_documents_alike(
    both: BothRoutes, known: Known, still_world: Demo
) -> None:
    valid, compiled = await campaign(both, known, still_world, range(1_000, 11_000))
    assert valid > 9_000
    assert compiled > 6_000, both.compiled.metrics.ordinary


@pytest.mark.parametrize("seed", range(3))
async def test_the_second_answer_of_a_kept_plan_is_about_its_own_variables(
    both: BothRoutes, still_world: Demo, seed: int
) -> None:
    text = (
        "query ($id: ID!) { organization(id: $id) { id name kind members(first: 3) { totalCount nodes { email } } } }"
    )
    asked = ["contoso-admin", "fabrikam-admin", "contoso-admin"][seed]
    for held in still_world.held.values():
        variables = {"id": held.organization_id}
        ordinary, compiled = await both.ask(still_world.held[asked].actor, text, variables)
        assert compiled is None or compiled == ordinary
    plans = len(both.compiled)
    await both.ask(still_world.held[asked].actor, text, {"id": still_world.organization()})
    assert len(both.compiled) == plans


async def test_the_documents_of_the_contract_go_the_compiled_route(both: BothRoutes, still_world: Demo) -> None:
    for persona, name in ALL:
        ordinary, compiled = await both.ask(still_world.held[persona].actor, document(name), {})
        assert compiled == ordinary, name
