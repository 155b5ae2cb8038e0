"""The operations that every system answers, in each system's own words, and who asks them."""

import base64
import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.reading.globalid import encode

ASKERS, OTHERS = 75, 200
PLACES = 6
"""People live in so many places, in turns; see sql/data.sql."""
PURPOSES = 200
PAGE, FAR = 50, 10_000
"""How many entries a page has, and which page is far behind."""
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
    """One operation: its document, its words for PostGraphile, who asks it, and whether peers can answer it.

    One that `writes` is compared by the rows that it leaves too; each asker has so many `variants` of it.
    """

    name: str
    about: str
    document: str
    postgraphile: str
    asker: str
    peers: bool = True
    writes: bool = False
    variants: int = 1

    def writers(self) -> list[UUID]:
        """Who asks it, in their order."""
        return [subject for n in range(1, ASKERS + 1) if (subject := actor(self.asker, n).subject_id) is not None]


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
        "query($org: UUID!) { allPeersMembers(condition: {orgId: $org}, orderBy: EMAIL_ASC, first: 50)"
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
        "M1",
        "a consent, its receipt and the journal, in one transaction",
        "mutation($consent: GiveConsentInput!) { giveConsent(input: $consent)"
        " { consent { status language purpose { code name } } userErrors { code } } }",
        "mutation($purpose: String!) { peersGiveConsent(input: {purpose: $purpose})"
        " { consent: result { status language purpose: purposeByControllerIdAndPurposeCode { code name } } } }",
        "another person",
        writes=True,
        variants=PURPOSES,
    ),
    Operation(
        "M2",
        "a rights request: its law, its clocks, its jobs and the journal, in one transaction",
        "mutation($input: SubmitRightsRequestInput!) { submitRightsRequest(input: $input)"
        " { request { status open language rights { right outcome } } userErrors { code } } }",
        'mutation($rights: [String!]!) { peersSubmitRequest(input: {rights: $rights, language: "en"})'
        " { request: result { status open language"
        " rights: requestedRightsByOrgIdAndRequestId(orderBy: POSITION_ASC)"
        " { nodes { right: rightCode outcome } } } } }",
        "another person",
        writes=True,
    ),
)


def operation_named(name: str) -> Operation:
    """The operation of this name."""
    return next(each for each in OPERATIONS if each.name == name)


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
def far_page(persons: int) -> str:
    """The cursor before a page of the largest organization's members: the ten thousandth, or the last whole one."""
    members = sorted((f"p{n}@work.example", n) for n in range(1, persons * 3 // 5 + 1))
    email, n = members[min(PAGE * (FAR - 1), len(members) - PAGE) - 1]
    row = UUID(int=(0x40000000_0000_7000_8000 << 48) + n)
    return base64.urlsafe_b64encode(json.dumps([email, str(row)]).encode()).decode().rstrip("=")


def variables(who: Actor, dialect: str, persons: int, variant: int) -> dict[str, Any]:
    """What an operation is asked with."""
    purpose = f"P{variant + 1}"
    if dialect.startswith("postgraphile"):
        known = {"sub": str(who.subject_id), "org": str(who.organization_id), "controller": str(CONTROLLER)}
        return {**known, "purpose": purpose, "rights": ["ACCESS"]}
    organization = encode("ORG", who.organization_id, who.organization_id)
    return {
        "id": organization,
        "after": far_page(persons),
        "consent": {"purpose": purpose},
        "input": {"rights": ["ACCESS"], "language": "en"},
    }
