"""What is dangerous needs a recent sign-in, on every way to it, and the refusal says which sign-in would do."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from habeas.access import ROLES, StepUp
from habeas.access.stepup import PASSWORD, SECOND_FACTOR
from habeas.auth.mint import mint
from habeas.demo.cluster import ClusterSettings
from habeas.demo.documents import document
from habeas.kernel.clock import SystemClock
from habeas.parts import signing_key
from habeas.schema import BOOK
from habeas.schema.matrix import MatrixRow, access_matrix
from tests.reading.both_routes import BothRoutes
from tests.schema.documents import Documents
from tests.schema.test_access_matrix import PERSONA_OF_ROLE, SCHEMA
from tests.world import URL, Demo, demo_world

EITHER, SECOND = [SECOND_FACTOR, PASSWORD], [SECOND_FACTOR]
MINUTES = timedelta(minutes=1)
PURPOSE = {"code": "SECURITY_INVESTIGATION", "note": "Reported credential theft"}
SUBMIT = "mutation ($rights: [Right!]!) { submitRightsRequest(input: {rights: $rights}) { request { id } } }"
EXPORT = "mutation { exportLedger(input: {}) { export userErrors { code } } }"
ASSURE = """mutation ($i: RecordAssuranceInput!) { recordAssurance(input: $i) {
  assurance { outcome } userErrors { code } } }"""
REQUESTS = "{ viewer { rightsRequests(first: 100) { totalCount } } }"


@dataclass(frozen=True)
class SignedIn:
    """A persona who signed in some minutes ago, in some way."""

    demo: Demo
    persona: str
    minutes: int
    context: str = PASSWORD

    @property
    def actor(self) -> Any:
        at = (SystemClock().now() - self.minutes * MINUTES).replace(microsecond=0)
        return replace(self.demo.held[self.persona].actor, authenticated_at=at, authentication_context=self.context)

    @property
    def headers(self) -> dict[str, str]:
        key, now = signing_key(self.demo.settings), SystemClock().now()
        token = mint(self.actor, issuer=URL, audience=URL, lifetime=60 * MINUTES, now=now, key=key)
        return {"authorization": f"Bearer {token}"}

    async def send(self, text: str, variables: dict[str, Any] | None = None) -> httpx.Response:
        query = text if "{" in text else document(text)
        body = {"query": query, "variables": variables or {}}
        return await self.demo.client.post("/graphql", json=body, headers=self.headers)


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A world in which a sign-in counts as recent for a quarter of an hour, as in a deployment."""
    async with demo_world(cluster, tmp_path_factory.mktemp("step-up"), step_up_max_age_s=900) as found:
        yield found


def is_refused(response: httpx.Response, acr_values: list[str]) -> None:
    """A whole request refused for want of a sign-in (RFC 9470, section 3)."""
    assert response.status_code == 401, response.text
    extensions = response.json()["errors"][0]["extensions"]
    assert (extensions["code"], extensions["acrValues"]) == ("STEP_UP_REQUIRED", acr_values)
    assert extensions["maxAge"] == 900
    challenge = response.headers["www-authenticate"]
    assert challenge.startswith('Bearer realm="habeas", error="insufficient_user_authentication"')
    assert f'acr_values="{" ".join(acr_values)}", max_age="900"' in challenge


def is_answered(response: httpx.Response) -> Any:
    """The data of a request that was not refused."""
    assert response.status_code == 200, response.text
    assert "errors" not in response.json(), response.text
    return response.json()["data"]


async def content(demo: Demo) -> dict[str, Any]:
    """Variables with which an administrator opens the member whose content was approved."""
    ids = {"organization": demo.organization()}
    nodes = (await demo.data("contoso-admin", "Members", ids))["organization"]["members"]["edges"]
    member = next(each["node"]["id"] for each in nodes if each["node"]["email"].startswith("annika"))
    return {**ids, "member": member, "purpose": PURPOSE}


@pytest.mark.parametrize("rights", [["ERASURE"], ["ACCOUNT_CLOSURE"], ["ACCESS", "ERASURE"]])
async def test_asking_for_an_end_needs_a_recent_sign_in_and_nothing_is_kept_without(
    demo: Demo, rights: list[str]
) -> None:
    before = await demo.data("person-eu", REQUESTS)
    is_refused(await SignedIn(demo, "person-eu", 16).send(SUBMIT, {"rights": rights}), EITHER)
    assert await demo.data("person-eu", REQUESTS) == before


async def test_signing_in_again_is_enough_for_a_person_without_a_second_factor(demo: Demo) -> None:
    answer = is_answered(await SignedIn(demo, "person-eu", 14).send(SUBMIT, {"rights": ["ERASURE"]}))
    assert answer["submitRightsRequest"]["request"]["id"]


async def test_other_rights_need_no_recent_sign_in(demo: Demo) -> None:
    assert is_answered(await SignedIn(demo, "person-eu", 600).send(SUBMIT, {"rights": ["ACCESS"]}))


async def test_exporting_the_ledger_needs_a_recent_sign_in(demo: Demo) -> None:
    is_refused(await SignedIn(demo, "person-eu", 16).send(EXPORT), EITHER)
    assert is_answered(await SignedIn(demo, "person-eu", 14).send(EXPORT))


async def test_a_members_content_needs_a_recent_second_factor(demo: Demo) -> None:
    values = await content(demo)
    is_refused(await SignedIn(demo, "contoso-admin", 1).send("MemberData", values), SECOND)
    is_refused(await SignedIn(demo, "contoso-admin", 16, SECOND_FACTOR).send("MemberData", values), SECOND)
    answer = is_answered(await SignedIn(demo, "contoso-admin", 1, SECOND_FACTOR).send("MemberData", values))
    assert answer["organization"]["member"]["records"]["totalCount"]


async def test_a_plan_that_was_kept_for_one_administrator_opens_nothing_for_another(demo: Demo) -> None:
    values, routes = await content(demo), BothRoutes(demo.engines)
    text = document("MemberData")
    fresh = SignedIn(demo, "contoso-admin", 1, SECOND_FACTOR)
    ordinary, compiled = await routes.ask(fresh.actor, text, values)
    assert compiled is not None
    assert compiled.body == ordinary.body
    assert b'"records":{"totalCount"' in compiled.body
    for stale in (SignedIn(demo, "contoso-admin", 16, SECOND_FACTOR), SignedIn(demo, "contoso-admin", 1)):
        ordinary, compiled = await routes.ask(stale.actor, text, values)
        assert b'"code":"STEP_UP_REQUIRED"' in ordinary.body
        assert b'"records"' not in ordinary.body
        assert compiled is None
        assert ordinary.looks == []


async def test_content_is_not_reached_without_it_by_a_global_id(demo: Demo) -> None:
    values = await content(demo)
    text = (
        "query ($organization: ID!, $member: ID!, $purpose: AccessPurposeInput!) { node(id: $organization) {"
        " ... on Organization { member(id: $member, purpose: $purpose) { records { totalCount } } } } }"
    )
    is_refused(await SignedIn(demo, "contoso-admin", 1).send(text, values), SECOND)
    answer = is_answered(await SignedIn(demo, "contoso-admin", 1, SECOND_FACTOR).send(text, values))
    assert answer["node"]["member"]["records"]["totalCount"]


async def test_asking_for_and_approving_access_to_content_need_a_recent_second_factor(demo: Demo) -> None:
    ask = 'mutation { requestContentAccess(input: {organization: "x", member: "x", fieldClasses: [], hours: 1'
    ask += ', purpose: {code: "A", note: "B"}}) { userErrors { code } } }'
    approve = 'mutation { approveContentAccess(input: {access: "x"}) { userErrors { code } } }'
    for text in (ask, approve):
        is_refused(await SignedIn(demo, "contoso-admin", 16, SECOND_FACTOR).send(text), SECOND)
        is_refused(await SignedIn(demo, "contoso-admin", 1).send(text), SECOND)
        assert is_answered(await SignedIn(demo, "contoso-admin", 1, SECOND_FACTOR).send(text))


STEPS_OF_ADDRESSES = [
    'addEmailAddress(input: {email: "mallory@evil.example"})',
    'confirmEmailAddress(input: {address: "x", code: "y"})',
    'preferEmailAddress(input: {address: "x"})',
    'removeEmailAddress(input: {address: "x"})',
]


@pytest.mark.parametrize("step", STEPS_OF_ADDRESSES)
async def test_a_token_of_a_sign_in_long_ago_changes_no_address(demo: Demo, step: str) -> None:
    text, listed = (
        f"mutation {{ {step} {{ userErrors {{ code }} }} }}",
        "{ viewer { addresses { address isPrimary } } }",
    )
    before = await demo.data("person-eu", listed)
    is_refused(await SignedIn(demo, "person-eu", 16).send(text), EITHER)
    assert await demo.data("person-eu", listed) == before
    if "mallory" not in step:
        answer = is_answered(await SignedIn(demo, "person-eu", 14).send(text))
        assert [each["userErrors"][0]["code"] for each in answer.values()] == ["NOT_FOUND"]


ENDS_OR_MOVES = [
    ("contoso-admin", 'requestOrganizationEnding(input: {organization: "x"})'),
    ("contoso-admin", 'approveOrganizationEnding(input: {ending: "x"})'),
    ("contoso-admin", 'proposeTransfer(input: {organization: "x", successor: "y"})'),
    ("contoso-admin", 'approveTransfer(input: {transfer: "x"})'),
    ("contoso-admin", 'acceptTransfer(input: {transfer: "x", legalEntity: "e", contact: "c", statement: "s"})'),
    (
        "aishu-privacy",
        'rotateConnectorSecret(input: {connector: "x", secret: "whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="})',
    ),
    (
        "aishu-privacy",
        'registerConnector(input: {code: "EVIL", name: "n", url: "http://x.example", secret: "s", operations: [EXPORT],'
        " identifiers: [EMAIL]})",
    ),
]


@pytest.mark.parametrize(("persona", "step"), ENDS_OR_MOVES, ids=[step.partition("(")[0] for _, step in ENDS_OR_MOVES])
async def test_what_ends_or_moves_an_organization_or_sends_data_out_needs_a_recent_second_factor(
    demo: Demo, persona: str, step: str
) -> None:
    text = f"mutation {{ {step} {{ userErrors {{ code }} }} }}"
    is_refused(await SignedIn(demo, persona, 1).send(text), SECOND)
    is_refused(await SignedIn(demo, persona, 16, SECOND_FACTOR).send(text), SECOND)
    (answer,) = is_answered(await SignedIn(demo, persona, 1, SECOND_FACTOR).send(text)).values()
    assert answer["userErrors"][0]["code"] in ("NOT_FOUND", "BAD_USER_INPUT")


async def test_an_agent_for_an_end_is_authorized_after_a_recent_sign_in_only(demo: Demo) -> None:
    agent = demo.organization("partner-ticketing")
    text = (
        "mutation ($agent: ID!, $rights: [Right!]!) { authorizeAgent(input: {agent: $agent, rights: $rights}) {"
        " authorization { id } userErrors { code } } }"
    )
    for rights in (["ERASURE"], ["ACCESS", "ACCOUNT_CLOSURE"]):
        is_refused(await SignedIn(demo, "person-ca", 16).send(text, {"agent": agent, "rights": rights}), EITHER)
    answer = is_answered(await SignedIn(demo, "person-ca", 16).send(text, {"agent": agent, "rights": ["ACCESS"]}))
    assert answer["authorizeAgent"]["authorization"]


async def test_downloading_an_answer_needs_a_recent_sign_in(demo: Demo) -> None:
    asked = is_answered(await SignedIn(demo, "person-cn", 1).send(SUBMIT, {"rights": ["ACCESS"]}))
    await demo.drain()
    listed = "{ viewer { rightsRequests(first: 20) { nodes { id delivery { url } } } } }"
    nodes = (await demo.data("person-cn", listed))["viewer"]["rightsRequests"]["nodes"]
    request = asked["submitRightsRequest"]["request"]["id"]
    url = next(each["delivery"]["url"] for each in nodes if each["id"] == request)
    is_refused(await demo.client.get(url, headers=SignedIn(demo, "person-cn", 16).headers), EITHER)
    nowhere = "/answers/01900000-0000-7000-8000-000000000001"
    is_refused(await demo.client.get(nowhere, headers=SignedIn(demo, "person-cn", 16).headers), EITHER)
    downloaded = await demo.client.get(url, headers=SignedIn(demo, "person-cn", 14).headers)
    assert downloaded.headers["content-type"] == "application/zip"


async def test_a_partner_for_whom_nobody_signs_in_is_not_asked_to(demo: Demo) -> None:
    answer = await demo.ask("partner-ticketing", SUBMIT, {"rights": ["ERASURE"]})
    assert answer["data"]["submitRightsRequest"] == {"request": None}


async def test_a_request_that_lacks_a_scope_throughout_is_told_which(demo: Demo) -> None:
    text = "mutation { exportLedger(input: {}) { export } }"
    bearer = {"authorization": f"Bearer {demo.held['aishu-privacy'].token}"}
    plain = await demo.client.post("/graphql", json={"query": text}, headers=bearer)
    newer = {**bearer, "accept": "application/graphql-response+json"}
    strict = await demo.client.post("/graphql", json={"query": text}, headers=newer)
    assert (plain.status_code, strict.status_code) == (200, 403)
    for response in (plain, strict):
        assert 'error="insufficient_scope", scope="self:read"' in response.headers["www-authenticate"]
        assert response.json()["errors"][0]["extensions"]["scopesNeeded"] == [["self:read"]]


def mutations_with_a_sign_in() -> list[MatrixRow]:
    """Every mutation that needs a recent sign-in whatever its input says."""
    scopes = {persona: ROLES[role] for role, persona in PERSONA_OF_ROLE.items()}
    rows = [row for row in access_matrix(SCHEMA, BOOK, scopes) if row.coordinate.startswith("Mutation.")]
    return [row for row in rows if isinstance(row.sign_in, StepUp) and not row.sign_in.attribute]


@pytest.mark.parametrize("row", mutations_with_a_sign_in(), ids=lambda row: row.coordinate)
async def test_the_server_refuses_an_old_sign_in_wherever_the_matrix_names_one(demo: Demo, row: MatrixRow) -> None:
    assert isinstance(row.sign_in, StepUp)
    text, needed = Documents(SCHEMA, "nothing").of(row.coordinate), list(row.sign_in.acr_values)
    for persona in row.allowed:
        is_refused(await SignedIn(demo, persona, 16, SECOND_FACTOR).send(text), needed)
        if row.sign_in.second_factor:
            is_refused(await SignedIn(demo, persona, 1).send(text), needed)


MENDED = [
    ("aishu-privacy", "publishNotice", EITHER),
    ("aishu-privacy", "publishIncidentNotice", EITHER),
    ("aishu-privacy", "registerPurposeBasis", EITHER),
    ("aishu-privacy", "reviewDomainClaim", EITHER),
    ("aishu-privacy", "decideLedgerInquiry", EITHER),
    ("aishu-privacy", "proveIdentityFor", EITHER),
    ("aishu-privacy", "settleAgeDoubt", EITHER),
    ("aishu-privacy", "liftRestriction", EITHER),
    ("aishu-privacy", "resumeClient", EITHER),
    ("aishu-privacy", "removeClient", EITHER),
    ("aishu-privacy", "retireConnector", EITHER),
    ("aishu-privacy", "resumeConnector", SECOND),
    ("contoso-admin", "announceOversight", EITHER),
    ("contoso-admin", "releaseDomain", EITHER),
    ("contoso-admin", "assignToUnit", EITHER),
    ("contoso-admin", "disconnectIdentityProvider", EITHER),
    ("person-eu", "donateRecord", EITHER),
    ("person-eu", "agreeForChild", EITHER),
]
"""What lets somebody back in, ends something for good or for many, or speaks to everybody."""


@pytest.mark.parametrize(("persona", "mutation", "needed"), MENDED)
async def test_what_reaches_many_or_cannot_be_undone_needs_a_recent_sign_in(
    demo: Demo, persona: str, mutation: str, needed: list[str]
) -> None:
    text = Documents(SCHEMA, "nothing").of(f"Mutation.{mutation}")
    is_refused(await SignedIn(demo, persona, 16, SECOND_FACTOR).send(text), needed)
    fresh = (await SignedIn(demo, persona, 14, SECOND_FACTOR).send(text)).json()
    assert "STEP_UP_REQUIRED" not in str(fresh)


@pytest.mark.parametrize(
    ("kind", "outcome", "needed"),
    [
        ("NON_DISCLOSURE", "AGREED", EITHER),
        ("SECURITY_AUDIT", "PASSED", EITHER),
        ("NON_DISCLOSURE", "ENDED", None),
        ("SECURITY_AUDIT", "FAILED", None),
    ],
)
async def test_what_lets_data_go_to_a_recipient_needs_a_recent_sign_in_and_what_stops_them_none(
    demo: Demo, kind: str, outcome: str, needed: list[str] | None
) -> None:
    now = SystemClock().now()
    given = {
        "recipient": "BUGLY",
        "kind": kind,
        "outcome": outcome,
        "reference": "Contract 12",
        "validFrom": (now - 60 * MINUTES).isoformat(),
        "validUntil": (now + 600 * MINUTES).isoformat() if outcome == "PASSED" else None,
    }
    old = await SignedIn(demo, "aishu-privacy", 16).send(ASSURE, {"i": given})
    if needed is None:
        assert old.json()["data"]["recordAssurance"] == {"assurance": {"outcome": outcome}, "userErrors": []}
        return
    is_refused(old, needed)
    fresh = (await SignedIn(demo, "aishu-privacy", 14).send(ASSURE, {"i": given})).json()
    assert fresh["data"]["recordAssurance"] == {"assurance": {"outcome": outcome}, "userErrors": []}


@pytest.mark.parametrize("mutation", ["suspendClient", "pauseConnector"])
async def test_an_emergency_brake_waits_for_no_sign_in(demo: Demo, mutation: str) -> None:
    text = Documents(SCHEMA, "nothing").of(f"Mutation.{mutation}")
    answer = is_answered(await SignedIn(demo, "aishu-privacy", 600).send(text))
    assert answer
