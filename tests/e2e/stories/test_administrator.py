"""An administrator lists members and opens one for a purpose; the person reads that they did, and not who it was."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.demo.world import slug_id
from tests.e2e.stories.people import WORLD
from tests.e2e.stories.server import Ready

PURPOSE = {"code": "SECURITY_INVESTIGATION", "note": "Reported credential theft on 2026-11-20"}
APPROVED = {"DEVICE", "LOGS"}
CAPTURED = WORLD.at("100d 09:00")


def members(demo: Ready) -> dict[str, Any]:
    """What the contract's list of members answers to Contoso's administrator."""
    organization: dict[str, Any] = demo.answer("contoso-admin", "Members", {"organization": demo.organization()})[
        "organization"
    ]
    return organization


def member_id(demo: Ready, email: str) -> str:
    """The id of a directory entry."""
    nodes = (edge["node"] for edge in members(demo)["members"]["edges"])
    return next(str(node["id"]) for node in nodes if node["email"] == email)


def ledger(demo: Ready, persona: str) -> list[dict[str, Any]]:
    """What a person finds about looks at their data, the newest first."""
    edges = demo.answer(persona, "WhoLooked")["viewer"]["accessLedger"]["edges"]
    return [edge["node"] for edge in edges]


def opened(demo: Ready, email: str) -> dict[str, Any]:
    """The whole answer to opening a member's data."""
    values = {"organization": demo.organization(), "member": member_id(demo, email), "purpose": PURPOSE}
    return demo.ask("contoso-admin", "MemberData", values)


def test_members_are_listed_with_their_directory_entries_and_those_in_cn_are_counted(demo: Ready) -> None:
    found = members(demo)
    here = {m["person"] for m in WORLD.items("memberships") if m["organization"] == "contoso"}
    in_sg = sorted(WORLD.person(key)["emails"][0] for key in here if WORLD.person(key)["region"] == "sg")
    nodes = [edge["node"] for edge in found["members"]["edges"]]
    assert [node["email"] for node in nodes] == in_sg
    assert found["members"]["totalCount"] == len(in_sg)
    assert {node["region"]["code"] for node in nodes} == {"sg"}
    assert found["members"]["withheld"] == [
        {"count": len(here) - len(in_sg), "reason": "NO_TRANSFER_MECHANISM", "region": {"code": "cn"}}
    ]
    assert found["domains"][0]["name"] == "contoso.example"


def test_a_members_open_request_is_shown_where_the_organization_must_answer_it(demo: Ready) -> None:
    nodes = [edge["node"] for edge in members(demo)["members"]["edges"]]
    counted = {node["email"]: node["rightsRequests"]["totalCount"] for node in nodes}
    assert counted.pop("jonas.richter@contoso.example") == 1
    assert set(counted.values()) == {0}


def test_the_approved_classes_are_answered_and_nothing_from_before_the_capture(demo: Ready) -> None:
    member = opened(demo, "annika.vogt@contoso.example")["data"]["organization"]["member"]
    records = [edge["node"] for edge in member["records"]["edges"]]
    assert {record["category"]["code"] for record in records} == APPROVED
    assert all(datetime.fromisoformat(record["collectedAt"]) > CAPTURED for record in records)
    approved = [
        record["value"]
        for person, record in WORLD.records()
        if person["key"] == "annika" and record["organization"] == "contoso" and record["category"] in APPROVED
    ]
    assert sorted((record["value"] for record in records), key=repr) == sorted(approved, key=repr)
    assert member["records"]["totalCount"] == len(approved)


def test_every_other_members_content_is_forbidden_with_what_is_missing(demo: Ready) -> None:
    answer = opened(demo, "jonas.richter@contoso.example")
    assert not (answer["data"] or {}).get("organization")
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["missing"]) == ("FORBIDDEN", ["APPROVAL"])


@pytest.mark.promise("AISHU-9")
def test_the_person_finds_the_read_when_which_organization_role_purpose_classes_and_basis(demo: Ready) -> None:
    before = {entry["id"] for entry in ledger(demo, "person-eu")}
    asked_at = datetime.now(UTC)
    opened(demo, "annika.vogt@contoso.example")
    new = [entry for entry in ledger(demo, "person-eu") if entry["id"] not in before]
    entry = next(entry for entry in new if entry["purpose"] == PURPOSE["code"])
    assert asked_at - timedelta(seconds=2) < datetime.fromisoformat(entry["at"]) <= datetime.now(UTC)
    assert entry["organization"] == {"name": "Contoso GmbH"}
    assert (entry["actorKind"], entry["actorRole"]) == ("ADMINISTRATOR", "ADMINISTRATOR")
    assert entry["legalBasis"] == "LEGITIMATE_INTERESTS"
    assert APPROVED <= set(entry["fieldClasses"]) <= APPROVED | {"DIRECTORY"}
    assert entry["receipt"]["leafHash"]


def test_a_look_at_the_list_of_members_is_written_down_too(demo: Ready) -> None:
    before = {entry["id"] for entry in ledger(demo, "person-eu")}
    members(demo)
    new = [entry for entry in ledger(demo, "person-eu") if entry["id"] not in before]
    assert "MEMBER_DIRECTORY" in {entry["purpose"] for entry in new}


_ID = re.compile(r'"id":"[\w-]+"')


def test_the_ledger_never_tells_the_administrators_name_address_or_id(demo: Ready) -> None:
    opened(demo, "annika.vogt@contoso.example")
    everything = """{ viewer { accessLedger(first: 100) { nodes {
        id at organization { name } actorKind actorRole purpose note legalBasis fieldClasses authority
        receipt { leafHash treeSize rootHash } } } } }"""
    # An id is letters that mean nothing, in which a short name can stand by chance.
    text = _ID.sub('"id":""', demo.send("person-eu", everything).text)
    assert text.count('"id":""') > 1
    for key in ("katrin", "tobias", "meiling"):
        person = WORLD.person(key)
        ids = (str(slug_id("person", key)), str(slug_id("membership", f"contoso:{key}")))
        for hint in (person["name"], *person["name"].split(), *person["emails"], *ids):
            assert hint not in text, hint
    assert str(demo.persona("contoso-admin")["personId"]) not in text


def test_a_read_that_was_refused_leaves_no_trace_of_content(demo: Ready) -> None:
    before = demo.answer("contoso-auditor", _LEDGER, {"id": demo.organization()})
    opened(demo, "jonas.richter@contoso.example")
    after = demo.answer("contoso-auditor", _LEDGER, {"id": demo.organization()})
    known = {node["id"] for node in before["organization"]["accessLedger"]["nodes"]}
    new = [node for node in after["organization"]["accessLedger"]["nodes"] if node["id"] not in known]
    assert {node["purpose"] for node in new} <= {"MEMBER_DIRECTORY", "RIGHTS_REQUEST_HANDLING"}


_LEDGER = """query ($id: ID!) { organization(id: $id) {
    name accessLedger(first: 100) { totalCount nodes { id purpose organization { name } } } } }"""


def test_the_auditor_reads_the_ledger_of_their_organization_and_changes_nothing(demo: Ready) -> None:
    found = demo.answer("contoso-auditor", _LEDGER, {"id": demo.organization()})["organization"]
    assert {node["organization"]["name"] for node in found["accessLedger"]["nodes"]} == {"Contoso GmbH"}
    claim = {"input": {"organization": demo.organization(), "name": "a.example", "includeSubdomains": False}}
    refused = demo.ask("contoso-auditor", "ClaimDomain", claim)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    listed = demo.ask("contoso-auditor", "Members", {"organization": demo.organization()})
    assert listed["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_a_claim_of_a_domain_answers_with_the_record_that_proves_it(demo: Ready) -> None:
    claim = {"input": {"organization": demo.organization(), "name": "straße.example", "includeSubdomains": False}}
    payload = demo.answer("contoso-admin", "ClaimDomain", claim)["claimDomain"]
    assert payload["userErrors"] == []
    assert payload["domain"]["name"] == "xn--strae-oqa.example"
    assert payload["domain"]["status"] == "PENDING"
    assert payload["domain"]["challenge"]["recordName"].endswith(".xn--strae-oqa.example")


def test_access_that_was_only_asked_for_opens_nothing(demo: Ready) -> None:
    asked = {
        "organization": demo.organization(),
        "member": member_id(demo, "marek.novak@contoso.example"),
        "purpose": PURPOSE,
        "fieldClasses": ["DEVICE", "LOGS"],
        "hours": 24,
    }
    access = demo.answer("contoso-admin", "RequestContentAccess", {"input": asked})["requestContentAccess"]["access"]
    assert (access["status"], access["needsApproval"], access["expiresAt"]) == ("REQUESTED", True, None)
    approve = """mutation ($id: ID!) { approveContentAccess(input: {access: $id}) {
        access { status } userErrors { code } } }"""
    refused = demo.ask("contoso-admin", approve, {"id": access["id"]})
    assert (refused["data"] or {}).get("approveContentAccess", {}).get("access") is None
    assert opened(demo, "marek.novak@contoso.example")["errors"][0]["extensions"]["code"] == "FORBIDDEN"
