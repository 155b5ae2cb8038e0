"""A field that may be null and that the caller may not select is null beside its error, and takes nothing along."""

from dataclasses import replace
from typing import Any

import orjson

from habeas.access import Permission
from tests.reading.both_routes import BothRoutes
from tests.world import Demo

MEMBER = """query ($organization: ID!, $member: ID!) { organization(id: $organization) {
  name member(id: $member, purpose: {code: "SECURITY_INVESTIGATION", note: "Reported theft"}) { email } } }"""
DOMAINS = (
    "query ($organization: ID!) { organization(id: $organization) { name domains { name challenge { recordName } } } }"
)
MEMBERS = "query ($organization: ID!) { organization(id: $organization) { name members { totalCount } } }"
MIXED = "query ($id: ID!) { node(id: $id) { ... on Organization { name domains { name challenge { recordName } } } } }"


async def asked(both: BothRoutes, actor: Any, text: str, variables: dict[str, Any]) -> tuple[Any, Any]:
    """Data and errors; the one place that writes error documents answered, and nobody was looked at."""
    ordinary, compiled = await both.ask(actor, text, variables)
    assert compiled is None
    assert ordinary.looks == []
    body = orjson.loads(ordinary.body)
    return body["data"], body["errors"]


def told(errors: Any) -> list[tuple[Any, ...]]:
    """Where each refusal stands, its code, and what would open the field."""
    return [(each["path"], each["extensions"]["code"], each["extensions"].get("scopesNeeded")) for each in errors]


async def test_a_field_without_its_scope_is_null_and_the_rest_is_answered(both: BothRoutes, still_world: Demo) -> None:
    auditor = still_world.held["contoso-auditor"].actor
    ids = {"organization": still_world.organization(), "member": still_world.held["person-eu"].person_id}
    data, errors = await asked(both, auditor, MEMBER, ids)
    assert data == {"organization": {"name": "Contoso GmbH", "member": None}}
    needed = [["members.unit:read"], ["members:read"]]
    assert told(errors) == [(["organization", "member"], "FORBIDDEN", needed)]


async def test_in_a_list_the_error_stands_at_every_place(both: BothRoutes, still_world: Demo) -> None:
    reading = replace(
        still_world.held["contoso-admin"].actor, scopes=frozenset({Permission.MEMBERS_READ, Permission.LEDGER_READ})
    )
    organization = still_world.organization()
    for root, text, ids in (
        ("organization", DOMAINS, {"organization": organization}),
        ("node", MIXED, {"id": organization}),
    ):
        data, errors = await asked(both, reading, text, ids)
        domains = data[root]["domains"]
        assert domains
        assert all(each["name"] and each["challenge"] is None for each in domains)
        expected = [
            ([root, "domains", at, "challenge"], "FORBIDDEN", [["domains:manage"]]) for at in range(len(domains))
        ]
        assert told(errors) == expected


async def test_a_field_that_cannot_be_null_takes_its_root_field_along(both: BothRoutes, still_world: Demo) -> None:
    auditor = still_world.held["contoso-auditor"].actor
    data, errors = await asked(both, auditor, MEMBERS, {"organization": still_world.organization()})
    assert data == {"organization": None}
    assert [(each["path"], each["extensions"]["code"]) for each in errors] == [(["organization"], "FORBIDDEN")]


async def test_who_may_not_select_it_is_not_told_whether_the_row_is_there(both: BothRoutes, still_world: Demo) -> None:
    auditor = still_world.held["contoso-auditor"].actor
    elsewhere = still_world.held["fabrikam-admin"].organization_id
    data, errors = await asked(both, auditor, MEMBER, {"organization": elsewhere, "member": elsewhere})
    assert data == {"organization": None}
    assert [(each["path"], each["extensions"]["code"]) for each in errors] == [(["organization"], "FORBIDDEN")]
