"""DPoP (RFC 9449): a token that is bound to a key counts only with a proof of that key, made for this request."""

import base64
import hashlib
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.auth.conftest import Stage
from tests.auth.forge import signed
from tests.auth.oauth_client import SPA, OAuthClient
from tests.world import URL

MAYA = "maya@torres.example"
KEY = ECKey.generate_key("P-256")
OTHER = ECKey.generate_key("P-256")
TOKEN, GRAPHQL = f"{URL}/oauth/token", f"{URL}/graphql"
QUERY = {"query": "{ viewer { person { displayName } } }"}


def proof(stage: Stage, url: str, *, key: Any = KEY, header: Any = None, token: str = "", **changes: Any) -> str:
    claims = {
        "jti": uuid4().hex,
        "htm": "POST",
        "htu": url,
        "iat": int(stage.clock.now().timestamp()),
        "nonce": stage.authority.nonces.issue(stage.clock.now()),
        **({"ath": hash_of(token)} if token else {}),
        **changes,
    }
    shown = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False), **(header or {})}
    shown = {name: value for name, value in shown.items() if value is not None}
    kept = {name: value for name, value in claims.items() if value is not None}
    return signed(kept, shown, key)


def hash_of(token: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


async def bound(stage: Stage) -> tuple[OAuthClient, dict[str, Any]]:
    """A client with tokens bound to KEY."""
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    values = {"code": await client.code(browser), "redirect_uri": client.redirect_uri, "code_verifier": client.verifier}
    answer = await client.post("/oauth/token", {"dpop": proof(stage, TOKEN)}, grant_type="authorization_code", **values)
    assert answer.json()["token_type"] == "DPoP", answer.text
    return client, answer.json()


async def ask(stage: Stage, token: str, shown: str, scheme: str = "DPoP") -> httpx.Response:
    headers = {"authorization": f"{scheme} {token}", **({"dpop": shown} if shown else {})}
    return await stage.demo.client.post("/graphql", json=QUERY, headers=headers)


async def test_a_bound_token_counts_with_its_proof(stage: Stage) -> None:
    _, tokens = await bound(stage)
    token = tokens["access_token"]
    answer = await ask(stage, token, proof(stage, GRAPHQL, token=token))
    assert answer.json() == {"data": {"viewer": {"person": {"displayName": "Maya Torres"}}}}


async def test_a_bound_token_never_counts_as_a_bearer_token(stage: Stage) -> None:
    _, tokens = await bound(stage)
    token = tokens["access_token"]
    for shown in ("", proof(stage, GRAPHQL, token=token)):
        assert (await ask(stage, token, shown, "Bearer")).status_code == 401


async def test_a_bearer_token_does_not_count_as_a_bound_one(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    token = (await client.tokens(browser))["access_token"]
    assert (await ask(stage, token, proof(stage, GRAPHQL, token=token))).status_code == 401


async def test_a_proof_counts_once(stage: Stage) -> None:
    _, tokens = await bound(stage)
    token = tokens["access_token"]
    shown = proof(stage, GRAPHQL, token=token)
    assert (await ask(stage, token, shown)).status_code == 200
    again = await ask(stage, token, shown)
    assert (again.status_code, "invalid_dpop_proof" in again.headers["www-authenticate"]) == (401, True)


async def test_who_has_no_nonce_gets_one(stage: Stage) -> None:
    _, tokens = await bound(stage)
    token = tokens["access_token"]
    told = await ask(stage, token, proof(stage, GRAPHQL, token=token, nonce=None))
    assert 'error="use_dpop_nonce"' in told.headers["www-authenticate"]
    then = await ask(stage, token, proof(stage, GRAPHQL, token=token, nonce=told.headers["dpop-nonce"]))
    assert then.status_code == 200
    client = stage.client(*SPA)
    at_token = await client.post("/oauth/token", {"dpop": proof(stage, TOKEN, nonce="old")}, grant_type="x")
    assert at_token.json()["error"] == "use_dpop_nonce"
    assert stage.authority.nonces.holds(at_token.headers["dpop-nonce"], stage.clock.now())


def wrong_proofs(stage: Stage, token: str) -> dict[str, str]:
    """Proofs that do not hold, each for one reason."""
    with pytest.warns(SecurityWarning):
        rsa_short = RSAKey.generate_key(1024)
    secret = OctKey.generate_key(256)
    far = stage.clock.now().timestamp()
    return {
        "another key": proof(stage, GRAPHQL, key=OTHER, token=token),
        "another method": proof(stage, GRAPHQL, token=token, htm="GET"),
        "another url": proof(stage, f"{URL}/answers", token=token),
        "another host": proof(stage, "http://evil.test/graphql", token=token),
        "another token": proof(stage, GRAPHQL, token=token, ath=hash_of("x")),
        "no token": proof(stage, GRAPHQL),
        "too old": proof(stage, GRAPHQL, token=token, iat=far - 61),
        "of the future": proof(stage, GRAPHQL, token=token, iat=far + 61),
        "no instant": proof(stage, GRAPHQL, token=token, iat=None),
        "instant as text": proof(stage, GRAPHQL, token=token, iat="now"),
        "no id": proof(stage, GRAPHQL, token=token, jti=None),
        "empty id": proof(stage, GRAPHQL, token=token, jti=""),
        "typ missing": proof(stage, GRAPHQL, token=token, header={"typ": None}),
        "typ JWT": proof(stage, GRAPHQL, token=token, header={"typ": "JWT"}),
        "no key": proof(stage, GRAPHQL, token=token, header={"jwk": None}),
        "key of another": proof(stage, GRAPHQL, token=token, header={"jwk": OTHER.as_dict(private=False)}),
        "private key": proof(stage, GRAPHQL, token=token, header={"jwk": KEY.as_dict(private=True)}),
        "key as text": proof(stage, GRAPHQL, token=token, header={"jwk": "x"}),
        "key by reference": proof(stage, GRAPHQL, token=token, header={"jku": "https://evil.example/jwks"}),
        "short rsa": proof(
            stage, GRAPHQL, token=token, key=rsa_short, header={"alg": "RS256", "jwk": rsa_short.as_dict(private=False)}
        ),
        "shared secret": proof(
            stage, GRAPHQL, token=token, key=secret, header={"alg": "HS256", "jwk": secret.as_dict()}
        ),
        "oversized": proof(stage, GRAPHQL, token=token, jti="x" * 5000),
        "not a token": "x",
        "two dots": "..",
        "empty header": "e30.e30.e30",
    }


async def test_wrong_proofs_are_refused_and_break_nothing(stage: Stage) -> None:
    _, tokens = await bound(stage)
    token = tokens["access_token"]
    statuses = {
        name: (await ask(stage, token, shown)).status_code for name, shown in wrong_proofs(stage, token).items()
    }
    assert set(statuses.values()) == {401}, statuses
    assert (await ask(stage, token, "")).status_code == 401


async def test_a_public_client_refreshes_with_its_key_alone(stage: Stage) -> None:
    client, tokens = await bound(stage)
    values = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await client.token(**values)).json()["error"] == "invalid_grant"
    stolen = await client.post("/oauth/token", {"dpop": proof(stage, TOKEN, key=OTHER)}, **values)
    assert stolen.json()["error"] == "invalid_grant"
    own = await client.post("/oauth/token", {"dpop": proof(stage, TOKEN)}, **values)
    assert own.json()["token_type"] == "DPoP"


async def test_a_code_can_be_bound_to_the_key_from_the_start(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    code = await client.code(browser, dpop_jkt=KEY.thumbprint())
    assert (await client.redeem(code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("scheme", ["DPoP", "dpop"])
async def test_the_name_of_the_scheme_may_be_written_in_any_case(stage: Stage, scheme: str) -> None:
    _, tokens = await bound(stage)
    token = tokens["access_token"]
    assert (await ask(stage, token, proof(stage, GRAPHQL, token=token), scheme)).status_code == 200


async def seen(stage: Stage) -> int:
    return int(await stage.authority.books.pool.fetchval("select count(*) from auth.seen_once where kind = 'proof'"))


async def test_who_brings_no_token_that_counts_fills_no_books(stage: Stage) -> None:
    before = await seen(stage)
    for garbage in ("garbage", "e30.e30.e30"):
        refused = await ask(stage, garbage, proof(stage, GRAPHQL, token=garbage))
        assert refused.status_code == 401
    code = {"grant_type": "authorization_code", "code": "no-such-code", "code_verifier": "v" * 43}
    client = stage.client(*SPA)
    refused = await client.post("/oauth/token", {"dpop": proof(stage, TOKEN)}, redirect_uri=client.redirect_uri, **code)
    assert refused.json()["error"] == "invalid_grant"
    assert await seen(stage) == before


async def test_a_proof_at_the_token_endpoint_counts_once(stage: Stage) -> None:
    client, tokens = await bound(stage)
    shown = proof(stage, TOKEN)
    values = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    renewed = (await client.post("/oauth/token", {"dpop": shown}, **values)).json()
    again = {**values, "refresh_token": renewed["refresh_token"]}
    assert (await client.post("/oauth/token", {"dpop": shown}, **again)).json()["error"] == "invalid_dpop_proof"
    assert (await client.post("/oauth/token", {"dpop": proof(stage, TOKEN)}, **again)).status_code == 200


async def test_proofs_that_lived_their_time_are_forgotten_by_whoever_comes_next(stage: Stage) -> None:
    _, tokens = await bound(stage)
    token = tokens["access_token"]
    for _ in range(3):
        assert (await ask(stage, token, proof(stage, GRAPHQL, token=token))).status_code == 200
    stage.later(minutes=6)
    assert (await ask(stage, token, proof(stage, GRAPHQL, token=token))).status_code == 200
    assert await seen(stage) == 1
