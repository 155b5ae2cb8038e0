"""Tokens of a trusted issuer name the person who was linked to its subject, and nothing else about them is believed."""

from typing import Any
from uuid import UUID

import pytest

from habeas.access.stepup import PASSWORD, SECOND_FACTOR
from habeas.auth.issuers.identities import Identity, identities_of, link_identity, mark_of, unlink_identity
from habeas.demo.world import slug_id
from habeas.storage.unscoped import unscoped
from tests.auth.issuers.conftest import Trusting


def name_of(answer: Any) -> Any:
    body = answer.json()
    return body["data"]["viewer"]["person"]["displayName"] if "errors" not in body else body["errors"][0]["message"]


async def test_a_linked_subject_acts_as_its_person(trusting: Trusting) -> None:
    await trusting.link("maya", "maya-there")
    token = trusting.token(sub="maya-there")
    assert name_of(await trusting.ask(token)) == "Maya Torres"
    assert name_of(await trusting.ask(token)) == "Maya Torres"
    assert trusting.issuer.asked == {"metadata": 1, "keys": 1}


async def test_both_read_routes_answer_it(trusting: Trusting) -> None:
    await trusting.link("maya", "routes")
    token = trusting.token(sub="routes")
    plain = (await trusting.ask(token)).content
    ordinary = (
        await trusting.ask(token, "query Q($x: Boolean = true) { viewer { person @include(if: $x) { displayName } } }")
    ).json()
    assert ordinary["data"]["viewer"]["person"]["displayName"] == "Maya Torres"
    assert plain == (await trusting.ask(token)).content


async def test_an_unknown_subject_is_refused_whatever_address_it_claims(trusting: Trusting) -> None:
    token = trusting.token(sub="nobody", email="maya@torres.example", email_verified=True)
    answer = await trusting.ask(token)
    assert answer.status_code == 401
    assert "subject is not known" in name_of(answer)


async def test_subjects_are_compared_exactly(trusting: Trusting) -> None:
    await trusting.link("maya", "Exact")
    for other in ("exact", "Exact ", "EXACT"):
        assert (await trusting.ask(trusting.token(sub=other))).status_code == 401
    assert (await trusting.ask(trusting.token(sub="Exact"))).status_code == 200


async def test_the_scopes_are_at_most_the_ceiling_and_what_the_role_grants(trusting: Trusting) -> None:
    await trusting.link("maya", "scopes")
    write = 'mutation { acceptNotice(input: {notice: "x", language: "en"}) { __typename } }'
    for scope in ("self:read self:write members:read domains:manage", ["self:read", "self:write", 3]):
        token = trusting.token(sub="scopes", scope=scope)
        assert name_of(await trusting.ask(token)) == "Maya Torres"
        assert (await trusting.ask(token, write)).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    without = (await trusting.ask(trusting.token(sub="scopes", scope=None))).json()
    assert without["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": "https://other.example"}, "audience"),
        ({"iat": 1, "exp": 2**33}, "expired"),
        ({"exp": 1}, "expired"),
        ({"nbf": 2**33}, "not valid yet"),
        ({"iat": 2**33, "exp": 2**34}, "not valid yet"),
        ({"auth_time": 2**33}, "not valid yet"),
        ({"auth_time": "now"}, "claim"),
        ({"sub": None}, "claim"),
        ({"iat": None}, "claim"),
        ({"exp": "later"}, "claim"),
        ({"cnf": {"jkt": "x"}}, "claim"),
        ({"cnf": {"jkt": "a" * 43}}, "bound to a key"),
    ],
)
async def test_a_claim_that_does_not_fit_is_refused(trusting: Trusting, claims: dict[str, Any], reason: str) -> None:
    await trusting.link("maya", f"claims {claims}")
    answer = await trusting.ask(trusting.token(**{"sub": f"claims {claims}", **claims}))
    assert answer.status_code == 401
    assert reason in name_of(answer)


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": "id_token+jwt"},
        {"jku": "https://evil.example"},
        {"crit": ["x"], "x": 1},
        {"kid": "second"},
    ],
)
async def test_a_header_that_says_anything_else_is_refused_although_the_signature_holds(
    trusting: Trusting, header: dict[str, Any]
) -> None:
    await trusting.link("maya", f"header {header}")
    assert (await trusting.ask(trusting.token(sub=f"header {header}"))).status_code == 200
    assert (await trusting.ask(trusting.token(sub=f"header {header}", header=header))).status_code == 401


async def test_a_token_of_our_own_shape_signed_by_the_issuer_is_not_ours(trusting: Trusting) -> None:
    own = {"iss": trusting.stage.authority.issuer, "aud": trusting.stage.authority.audience}
    answer = await trusting.ask(trusting.token(**own, sub=str(slug_id("person", "maya"))))
    assert answer.status_code == 401


async def test_a_token_of_ours_counts_as_before(trusting: Trusting) -> None:
    assert (await trusting.ask(trusting.stage.demo.held["person-ca"].token)).status_code == 200


@pytest.mark.parametrize("trusting", [{"plain_jwt": True}], indirect=True)
async def test_a_trust_may_accept_tokens_without_a_type_of_their_own(trusting: Trusting) -> None:
    await trusting.link("maya", "plain")
    assert (await trusting.ask(trusting.token(sub="plain", header={"typ": "JWT"}))).status_code == 200


CONTOSO = slug_id("organization", "contoso")


@pytest.mark.parametrize(
    "trusting",
    [
        {
            "organization_claim": "tenant",
            "organizations": {"c": CONTOSO},
            "role_claim": "as",
            "roles": {"admin": "ADMINISTRATOR"},
        }
    ],
    indirect=True,
)
async def test_claims_choose_an_organization_and_role_that_the_person_has(trusting: Trusting) -> None:
    await trusting.link("katrin", "katrin-there")
    await trusting.link("maya", "maya-tenant")
    organization = f'organization(id: "{trusting.stage.demo.organization()}")'
    members = f"{{ {organization} {{ members(first: 1) {{ nodes {{ email }} }} }} }}"
    good = {"tenant": "c", "as": "admin", "scope": "self:read members:read"}
    answer = (await trusting.ask(trusting.token(sub="katrin-there", **good), members)).json()
    assert len(answer["data"]["organization"]["members"]["nodes"]) == 1
    wrong: list[dict[str, Any]] = [
        {"sub": "maya-tenant"},
        {"tenant": "d"},
        {"as": "owner"},
        {"as": None},
        {"tenant": None},
        {"tenant": ["c"]},
    ]
    for changes in wrong:
        claims = {"sub": "katrin-there", **good, **changes}
        assert (await trusting.ask(trusting.token(**claims), members)).status_code == 401, claims


async def test_a_person_of_another_controller_is_refused(trusting: Trusting) -> None:
    await trusting.link("julien", "julien-there")
    assert (await trusting.ask(trusting.token(sub="julien-there"))).status_code == 401


async def test_an_identity_of_an_organizations_own_provider_opens_nothing_by_token(trusting: Trusting) -> None:
    await trusting.link("annika", "of-contoso", org_id=CONTOSO)
    assert (await trusting.ask(trusting.token(sub="of-contoso"))).status_code == 401


async def test_an_identity_belongs_to_one_person(trusting: Trusting) -> None:
    await trusting.link("maya", "once")
    again = Identity(slug_id("person", "annika"), "sg", None)
    assert not await link_identity(trusting.stage.authority, trusting.issuer.url, "once", again)
    assert name_of(await trusting.ask(trusting.token(sub="once"))) == "Maya Torres"


async def test_an_unlinked_identity_ends_within_a_second_also_for_tokens_that_are_remembered(
    trusting: Trusting,
) -> None:
    await trusting.link("maya", "unlinked")
    token, authority = trusting.token(sub="unlinked"), trusting.stage.authority
    assert (await trusting.ask(token)).status_code == 200
    subject_id = slug_id("person", "maya")
    mark = mark_of(authority, trusting.issuer.url, "unlinked")
    assert mark in [each.mark for each in await identities_of(authority, subject_id)]
    async with unscoped(authority.books, because="a test unlinks") as tx:
        assert await unlink_identity(tx, subject_id, mark, trusting.stage.clock.now()) == trusting.issuer.url
    trusting.later(seconds=1.1)
    assert (await trusting.ask(token)).status_code == 401


async def test_a_foreign_token_is_nothing_at_the_token_endpoint(trusting: Trusting) -> None:
    await trusting.link("maya", "exchanged")
    token = trusting.token(sub="exchanged", jti=f"{UUID(int=1).hex}.{UUID(int=2).hex}")
    assert (await trusting.ask(token)).status_code == 200
    answer = await trusting.client.post("/oauth/token", data={
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "client_id": "anyshare-app",
        "subject_token": token, "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
    })  # fmt: skip
    assert answer.json()["error"] == "invalid_grant"


@pytest.mark.parametrize("trusting", [{"second_factor_acr": ["mfa"]}], indirect=True)
async def test_what_needs_a_recent_sign_in_opens_by_the_issuers_word_on_it_alone(trusting: Trusting) -> None:
    await trusting.link("maya", "steps up")
    export, now = "mutation { exportLedger(input: {}) { userErrors { code } } }", trusting.stage.clock.now().timestamp()
    silent = await trusting.ask(trusting.token(sub="steps up"), export)
    stale = await trusting.ask(trusting.token(sub="steps up", auth_time=now - 90_000), export)
    for refused in (silent, stale):
        assert refused.status_code == 401
        assert "insufficient_user_authentication" in refused.headers["www-authenticate"]
    assert (await trusting.ask(trusting.token(sub="steps up", auth_time=now), export)).status_code == 200
    contexts = {acr: trusting.rule.authentication_context(acr) for acr in ("mfa", "pwd", None)}
    assert contexts == {"mfa": SECOND_FACTOR, "pwd": PASSWORD, None: PASSWORD}
