"""Whatever belongs to somebody else is answered exactly as what never existed, by whichever way it is asked for."""

import base64
from typing import Any
from uuid import uuid4

import orjson
import pytest

from habeas.reading.globalid import decode, encode
from tests.e2e.stories.requests import submit
from tests.e2e.stories.server import Ready
from tests.e2e.stories.test_administrator import PURPOSE, member_id

NODE = "query ($id: ID!) { node(id: $id) { id __typename } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
PAGE = "query ($after: String) { viewer { records(first: 3, after: $after) { totalCount edges { node { id } } } } }"
STRANGERS = {
    "person-eu": "person-ca",
    "person-cn": "person-eu",
    "person-ca": "person-av",
    "person-av": "person-eu",
    "contoso-admin": "fabrikam-admin",
    "aishu-privacy": "aomei-privacy",
}


def _never(text: str) -> str:
    """An id of the same type and organization whose row never existed."""
    found = decode(text)
    assert found is not None
    return encode(found.tag, found.org_id, uuid4())


@pytest.fixture(scope="module")
def owned(demo: Ready) -> dict[str, list[str]]:
    """Global ids of every type that the personas find for themselves."""
    mine = """{ viewer { person { id } spaces { organization { id } } records(first: 5) { nodes { id } }
        consents(first: 5) { nodes { id } } accessLedger(first: 5) { nodes { id } }
        rightsRequests(first: 5) { nodes { id } } noticeAcceptances(first: 5) { nodes { id } } } }"""
    found = {persona: _ids(demo.answer(persona, mine)) for persona in STRANGERS if persona.startswith("person")}
    found["contoso-admin"] = _ids(demo.answer("contoso-admin", "Members", {"organization": demo.organization()}))
    desk = demo.answer("aishu-privacy", "Desk")["controller"]["rightsRequests"]["edges"]
    # What lives in another region is found by its reference, not by its id.
    found["aishu-privacy"] = _ids([edge for edge in desk if edge["node"]["subject"]["region"]["code"] == "sg"])
    return found


def _ids(value: Any) -> list[str]:
    if isinstance(value, dict):
        found = decode(str(value.get("id", "")))
        own = [value["id"]] if found is not None and found.tag.isalpha() and found.tag.isupper() else []
        return own + [each for inner in value.values() for each in _ids(inner)]
    return [each for inner in value for each in _ids(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("persona", STRANGERS)
def test_what_is_ones_own_is_found_by_its_id(demo: Ready, owned: dict[str, list[str]], persona: str) -> None:
    ids = list(dict.fromkeys(owned[persona]))
    found = [node["id"] for node in demo.answer(persona, NODES, {"ids": ids})["nodes"] if node is not None]
    assert len(ids) >= 2
    assert found == ids


@pytest.mark.parametrize(("persona", "stranger"), STRANGERS.items())
def test_a_strangers_id_is_answered_as_one_that_never_existed(
    demo: Ready, owned: dict[str, list[str]], persona: str, stranger: str
) -> None:
    shared = {each for each in owned.get(stranger, []) if each in owned[persona]}
    for identifier in dict.fromkeys(owned[persona]):
        if identifier not in shared and not _is_shared_by_controller(identifier):
            foreign, never = (demo.send(stranger, NODE, {"id": each}) for each in (identifier, _never(identifier)))
            assert foreign.json() == never.json() == {"data": {"node": None}}, decode(identifier)
            assert foreign.headers.keys() == never.headers.keys()


def _is_shared_by_controller(identifier: str) -> bool:
    """A controller is known to everybody under it."""
    found = decode(identifier)
    return found is None or found.tag == "CTL"


@pytest.mark.parametrize("persona", ["fabrikam-admin", "person-ca", "person-av", "aomei-privacy", "partner-ticketing"])
def test_another_organization_asked_for_by_id_is_null(demo: Ready, persona: str) -> None:
    ask = "query ($id: ID!) { organization(id: $id) { id name kind } }"
    never = encode("ORG", uuid4(), uuid4())
    foreign, nothing = (demo.send(persona, ask, {"id": each}).json() for each in (demo.organization(), never))
    assert foreign == nothing == {"data": {"organization": None}}


def test_the_other_organizations_administrator_gets_null_from_every_document(demo: Ready) -> None:
    member = member_id(demo, "annika.vogt@contoso.example")
    place: dict[str, Any] = {"organization": demo.organization()}
    assert demo.answer("fabrikam-admin", "Members", place) == {"organization": None}
    opened = {**place, "member": member, "purpose": {"code": "OFFBOARDING", "note": "A colleague leaves us."}}
    assert demo.answer("fabrikam-admin", "MemberData", opened) == {"organization": None}
    under_own = {**opened, "organization": demo.organization("fabrikam-admin")}
    assert demo.answer("fabrikam-admin", "MemberData", under_own)["organization"] == {"member": None}
    claim = {"input": {**place, "name": "b.example", "includeSubdomains": False}}
    assert demo.answer("fabrikam-admin", "ClaimDomain", claim)["claimDomain"]["domain"] is None
    wanted = {**place, "member": member, "purpose": PURPOSE, "fieldClasses": ["LOGS"], "hours": 1}
    asked = demo.answer("fabrikam-admin", "RequestContentAccess", {"input": wanted})["requestContentAccess"]
    assert asked["access"] is None
    assert asked["userErrors"][0]["code"] == "NOT_FOUND"


def test_a_strangers_request_can_neither_be_withdrawn_nor_decided_nor_found(demo: Ready) -> None:
    request = submit(demo, "person-eu", ["ERASURE"])
    for persona in ("person-ca", "person-cn", "person-av"):
        foreign, never = (
            demo.answer(persona, "WithdrawMyRequest", {"input": {"request": each}})
            for each in (request["id"], _never(request["id"]))
        )
        assert foreign == never
        assert foreign["withdrawRightsRequest"]["userErrors"][0]["code"] == "NOT_FOUND"
    for persona in ("person-ca", "person-av", "contoso-admin", "fabrikam-admin", "aomei-privacy", "partner-ticketing"):
        found = demo.answer(persona, "RequestByReference", {"reference": request["reference"]})
        assert found == {"rightsRequest": None}, persona


def test_a_strangers_consent_cannot_be_withdrawn(demo: Ready) -> None:
    mine = "{ viewer { consents(first: 20) { nodes { id status } } } }"
    consents = demo.answer("person-ca", mine)["viewer"]["consents"]["nodes"]
    given = next(each["id"] for each in consents if each["status"] == "GIVEN")
    foreign, never = (
        demo.answer("person-eu", "WithdrawMyConsent", {"input": {"consent": each}}) for each in (given, _never(given))
    )
    assert foreign == never
    assert demo.answer("person-ca", mine)["viewer"]["consents"]["nodes"] == consents


@pytest.mark.parametrize("tag", ["PER", "ORG", "MEM", "REQ", "REC", "CON", "LED", "XXX"])
def test_an_id_of_another_type_opens_nothing(demo: Ready, owned: dict[str, list[str]], tag: str) -> None:
    for identifier in dict.fromkeys(owned["person-eu"]):
        found = decode(identifier)
        assert found is not None
        key = found.key_as(type(uuid4()))
        if found.tag != tag and key is not None and (tag, found.tag) not in _SAME_KEY:
            disguised = encode(tag, found.org_id, key)
            assert demo.answer("person-eu", NODE, {"id": disguised}) == {"node": None}, (tag, found.tag)


_SAME_KEY = {("ORG", "PER"), ("PER", "ORG")}


@pytest.mark.parametrize("forged", ["", "x", "UkVR", "☃", "A" * 5000, base64.urlsafe_b64encode(b"REC" * 12).decode()])
def test_what_is_no_id_is_answered_as_nothing(demo: Ready, forged: str) -> None:
    assert demo.answer("person-eu", NODE, {"id": forged}) == {"node": None}


def test_another_organizations_id_with_ones_own_row_opens_nothing(demo: Ready, owned: dict[str, list[str]]) -> None:
    contoso = decode(demo.organization())
    assert contoso is not None
    for identifier in owned["person-ca"]:
        found = decode(identifier)
        key = found.key_as(type(uuid4())) if found is not None else None
        if found is not None and key is not None and found.org_id != contoso.org_id and found.tag != "PER":
            moved = encode(found.tag, contoso.org_id, key)
            assert demo.answer("person-ca", NODE, {"id": moved}) == {"node": None}, found.tag


@pytest.mark.parametrize(("persona", "stranger"), [("person-eu", "person-ca"), ("person-ca", "person-eu")])
def test_a_cursor_taken_from_another_tenant_shows_ones_own_rows_only(demo: Ready, persona: str, stranger: str) -> None:
    cursors = [edge["cursor"] for edge in demo.answer(stranger, "MyData")["viewer"]["records"]["edges"]]
    whole = "{ viewer { records(first: 100) { totalCount edges { node { id } } } } }"
    own = demo.answer(persona, whole)["viewer"]["records"]
    ids = {edge["node"]["id"] for edge in own["edges"]}
    for cursor in cursors:
        page = demo.answer(persona, PAGE, {"after": cursor})["viewer"]["records"]
        assert {edge["node"]["id"] for edge in page["edges"]} <= ids
        assert page["totalCount"] == own["totalCount"]


@pytest.mark.parametrize(
    "values", [["x"], ["a", "b"], ["2026-01-01", "' or 1=1 --"], [None, None], {"a": 1}, ["1", "2", "3"]]
)
def test_a_made_up_cursor_is_refused_or_shows_ones_own_rows_only(demo: Ready, values: Any) -> None:
    cursor = base64.urlsafe_b64encode(orjson.dumps(values)).decode()
    answer = demo.ask("person-av", PAGE, {"after": cursor})
    if "errors" in answer:
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    else:
        own = demo.answer("person-av", "{ viewer { records(first: 100) { nodes { id } } } }")["viewer"]["records"]
        ids = {node["id"] for node in own["nodes"]}
        assert {edge["node"]["id"] for edge in answer["data"]["viewer"]["records"]["edges"]} <= ids


def test_a_filter_widens_nothing(demo: Ready) -> None:
    ask = """query ($where: RightsRequestFilter) { controller {
        rightsRequests(first: 100, where: $where) { nodes { reference organization { name } } } } }"""
    for where in (None, {}, {"open": None}, {"open": False}, {"open": True}, {"status": "DECIDED"}):
        for persona, name in (("aishu-privacy", "AISHU"), ("aomei-privacy", "AOMEI")):
            nodes = demo.answer(persona, ask, {"where": where})["controller"]["rightsRequests"]["nodes"]
            assert {node["organization"]["name"].split()[0] for node in nodes} <= {name}
    refused = demo.ask("aishu-privacy", ask, {"where": {"organization": demo.organization()}})
    assert refused["errors"]
    assert not (refused.get("data") or {}).get("controller")


def test_the_desk_of_a_customers_administrator_is_that_of_the_controller_and_shut(demo: Ready) -> None:
    answer = demo.ask("contoso-admin", "Desk")
    nodes = ((answer.get("data") or {}).get("controller") or {"rightsRequests": {"edges": []}})["rightsRequests"]
    assert nodes["edges"] == []
