"""What lies in another region is found alike by its reference, by its id, and among several ids, on both routes."""

from uuid import UUID

from habeas.access import Actor
from habeas.kernel.ids import new_id
from habeas.reading.globalid import encode
from tests.reading.both_routes import BothRoutes
from tests.world import Demo

BY_REFERENCE = "query ($r: String!) { rightsRequest(reference: $r) { id reference subject { region { code } } } }"
BY_ID = "query ($id: ID!) { node(id: $id) { ... on RightsRequest { id reference subject { region { code } } } } }"
AMONG = (
    "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on RightsRequest { reference subject { region { code } } } } }"
)


async def chinese_case(demo: Demo) -> tuple[str, str]:
    """The global id and the reference of a request whose person lives in mainland China."""
    controller: UUID = demo.held["aishu-privacy"].actor.organization_id
    rows = await demo.as_superuser(
        "cn", "select id, reference from habeas.rights_request where org_id = $1 order by id limit 1", controller
    )
    return encode("REQ", controller, rows[0]["id"]), rows[0]["reference"]


async def test_a_case_of_another_region_is_found_by_its_id_as_by_its_reference(
    both: BothRoutes, still_world: Demo
) -> None:
    actor = still_world.held["aishu-privacy"].actor
    case, reference = await chinese_case(still_world)
    answers = [
        await both.ask(actor, BY_REFERENCE, {"r": reference}),
        await both.ask(actor, BY_ID, {"id": case}),
    ]
    for ordinary, compiled in answers:
        assert compiled == ordinary
        assert b'"code":"cn"' in ordinary.body
        assert reference.encode() in ordinary.body
    assert len({tuple(ordinary.looks) for ordinary, _ in answers}) == 1
    assert len(answers[0][0].looks) == 1


async def test_among_several_ids_each_is_found_in_its_own_region_and_noted_once(
    both: BothRoutes, still_world: Demo
) -> None:
    actor = still_world.held["aishu-privacy"].actor
    case, reference = await chinese_case(still_world)
    here = encode("ORG", actor.organization_id, actor.organization_id)
    never = encode("REQ", actor.organization_id, new_id())
    ordinary, compiled = await both.ask(actor, AMONG, {"ids": [here, case, never, "nonsense"]})
    assert compiled is None
    assert ordinary.body.count(b"null") == 2
    assert reference.encode() in ordinary.body
    assert len(ordinary.looks) == 1


async def test_a_reference_with_a_character_that_none_holds_finds_nothing_however_it_is_given(
    both: BothRoutes, still_world: Demo
) -> None:
    actor = still_world.held["aishu-privacy"].actor
    [[reference]] = await still_world.as_superuser(
        "sg", "select reference from habeas.rights_request where org_id = $1 order by id limit 1", actor.organization_id
    )
    inline = '{ rightsRequest(reference: "%s") { reference } }'
    assert reference.encode() in (await both.ask(actor, inline % reference.lower(), {}))[0].body
    for text, given in [(inline % f"{reference}\\u0000", {}), (BY_REFERENCE, {"r": f"{reference}\x00"})]:
        for answer in await both.ask(actor, text, given):
            assert answer is None or b'"data":{"rightsRequest":null}' in answer.body


async def test_nobody_else_finds_it_by_either(both: BothRoutes, still_world: Demo) -> None:
    case, reference = await chinese_case(still_world)
    strangers: list[Actor] = [still_world.held[name].actor for name in ("person-eu", "contoso-admin")]
    for actor in strangers:
        for text, variables in ((BY_ID, {"id": case}), (AMONG, {"ids": [case]})):
            ordinary, _ = await both.ask(actor, text, variables)
            assert reference.encode() not in ordinary.body
            assert ordinary.looks == []
