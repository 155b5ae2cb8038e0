"""The operations that every system answers, in each system's own words, and who asks them."""

import base64
import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.reading.globalid import encode

OTHERS = 200
CONTROLLER = UUID("00000000-0000-7000-8000-000000000001")


def person_id(n: int) -> UUID:
    """A person's subject id."""
    return UUID(int=(0x10000000_0000_7000_8000 << 48) + n)


def personal_id(n: int) -> UUID:
    """A person's own organization."""
    return UUID(int=(0x20000000_0000_7000_8000 << 48) + n)


def organization_id(n: int) -> UUID:
    """A customer organization."""
    return UUID(int=(0x30000000_0000_7000_8000 << 48) + n)


@dataclass(frozen=True)
class Operation:
    """One operation: its document, its words for PostGraphile, who asks it, and whether peers can answer it."""

    name: str
    about: str
    document: str
    postgraphile: str
    asker: str
    peers: bool = True


OPERATIONS = (
    Operation(
        "Q1",
        "viewer",
        "{ viewer { person { displayName primaryEmail language residence { code name } } } }",
        "query($sub: UUID!) { allPeople(condition: {subjectId: $sub}, first: 1)"
        " { nodes { displayName primaryEmail language residence: placeByResidence { code name } } } }",
        "person",
    ),
    Operation(
        "Q2",
        "50 members, each look in the ledger",
        "query($id: ID!) { organization(id: $id) { members(first: 50) { nodes"
        " { email displayName role status joinedAt residence { code name } } } } }",
        "query($org: UUID!) { allMemberships(condition: {orgId: $org}, orderBy: EMAIL_ASC, first: 50)"
        " { nodes { email displayName role status joinedAt residence: placeByResidence { code name } } } }",
        "administrator",
    ),
    Operation(
        "Q2 deep",
        "the last page of the same list, behind all the others",
        "query($id: ID!, $after: String) { organization(id: $id) { members(first: 50, after: $after) { nodes"
        " { email displayName role status joinedAt residence { code name } } } } }",
        "",
        "administrator",
        peers=False,
    ),
    Operation(
        "Q3",
        "50 requests of the caller with their rights, about 1,150 values",
        "{ viewer { rightsRequests(first: 50) { nodes { reference status open language receivedAt effectiveDue hardDue"
        " answeredAt rights { right outcome denialCode explanation decidedAt } } } } }",
        "query($sub: UUID!) { allRightsRequests(condition: {subjectId: $sub}, orderBy: RECEIVED_AT_DESC, first: 50)"
        " { nodes { reference status open language receivedAt effectiveDue hardDue answeredAt"
        " rights: requestedRightsByOrgIdAndRequestId(orderBy: POSITION_ASC)"
        " { nodes { right: rightCode outcome denialCode explanation decidedAt } } } } }",
        "person",
    ),
    Operation(
        "Q4",
        "100 records of the caller, unsealed",
        "{ viewer { records(first: 100) { nodes"
        " { label collectedAt source restricted category { code name } service { code name } } } } }",
        "query($sub: UUID!) { allVaultRecords(condition: {subjectId: $sub}, orderBy: COLLECTED_AT_DESC, first: 100)"
        " { nodes { label collectedAt source restricted"
        " category: dataCategoryByControllerIdAndCategoryCode { code name }"
        " service: serviceByControllerIdAndServiceCode { code name } } } }",
        "person",
    ),
    Operation(
        "Q4 sealed",
        "the same with each record's value, opened with the key of the caller's space",
        "{ viewer { records(first: 100) { nodes"
        " { label value collectedAt source restricted category { code name } service { code name } } } } }",
        "",
        "person",
        peers=False,
    ),
    Operation(
        "Q5",
        "50 open requests by due date, each look in the ledger",
        "{ controller { rightsRequests(first: 50, where: {open: true}, orderBy: {field: EFFECTIVE_DUE})"
        " { nodes { reference status effectiveDue hardDue rights { right outcome } } } } }",
        "query($controller: UUID!) { allRightsRequests(condition: {orgId: $controller, open: true},"
        " orderBy: DUE_ORDER_ASC, first: 50) { nodes { reference status effectiveDue hardDue"
        " rights: requestedRightsByOrgIdAndRequestId(orderBy: POSITION_ASC)"
        " { nodes { right: rightCode outcome } } } } }",
        "privacy team",
    ),
    Operation(
        "M2",
        "a rights request: its law, its clocks, its jobs and the journal, in one transaction",
        "mutation($input: SubmitRightsRequestInput!) { submitRightsRequest(input: $input)"
        " { request { status rights { right } } userErrors { code } } }",
        "",
        "another person",
        peers=False,
    ),
)


def actor(asker: str, n: int) -> Actor:
    """Who asks the n-th request; other people write than those who read, whose lists stay as they are."""
    n += OTHERS if asker == "another person" else 0
    kind, role, org_id, subject = {
        "person": (ActorKind.SELF, Role.PERSON, personal_id(n), person_id(n)),
        "another person": (ActorKind.SELF, Role.PERSON, personal_id(n), person_id(n)),
        "administrator": (ActorKind.ADMINISTRATOR, Role.ADMINISTRATOR, organization_id(1), person_id(n)),
        "privacy team": (ActorKind.CONTROLLER, Role.PRIVACY_TEAM, CONTROLLER, person_id(n)),
    }[asker]
    return Actor(kind, subject, org_id, CONTROLLER, "sg", role, ROLES[role], "benchmark", f"token-{asker}-{n}")


@cache
def last_page(persons: int) -> str:
    """The cursor before the last fifty members of the largest organization."""
    email, n = sorted((f"p{n}@work.example", n) for n in range(1, persons // 5 + 1))[-51]
    row = UUID(int=(0x40000000_0000_7000_8000 << 48) + n)
    return base64.urlsafe_b64encode(json.dumps([email, str(row)]).encode()).decode().rstrip("=")


def variables(who: Actor, dialect: str, persons: int) -> dict[str, Any]:
    """What an operation is asked with."""
    if dialect == "postgraphile":
        return {"sub": str(who.subject_id), "org": str(who.organization_id), "controller": str(CONTROLLER)}
    organization = encode("ORG", who.organization_id, who.organization_id)
    return {"id": organization, "after": last_page(persons), "input": {"rights": ["ACCESS"], "language": "en"}}
