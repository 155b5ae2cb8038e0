"""A controller lets partners in and shuts them out, by itself: registered, renewed, suspended, removed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from habeas.demo.load.clients import PARTNER, PARTNER_SECRET, load_clients
from tests.auth.conftest import Stage, stage
from tests.auth.oauth_client import OAuthClient

__all__ = ["stage"]
CONTROLLER = "aishu-privacy"
REGISTER = """mutation R($input: RegisterClientInput!) {
  registerClient(input: $input) {
    client { id clientId status scopes redirectUris authentication } secret userErrors { code path }
  }
}"""
LIST = "{ controller { clients(first: 100) { nodes { id clientId status previousUntil } } } }"
GOOD: dict[str, Any] = {
    "name": "Help desk",
    "about": "Sends requests for people who want that.",
    "website": "https://desk.example",
    "scopes": ["requests:open", "requests:track", "self:read"],
    "redirectUris": ["https://desk.example/callback"],
    "actsForItself": True,
}


async def registered(stage: Stage, **changes: Any) -> tuple[str, str, str]:
    """The global id, the client_id and the secret of a new client that the sign-in knows."""
    answer = (await stage.demo.data(CONTROLLER, REGISTER, {"input": {**GOOD, **changes}}))["registerClient"]
    assert answer["userErrors"] == []
    await stage.demo.drain()
    return answer["client"]["id"], answer["client"]["clientId"], answer["secret"]


async def step(stage: Stage, mutation: str, client: str, more: str = "") -> Any:
    text = f'mutation {{ {mutation}(input: {{client: "{client}"{more}}}) {{ __typename userErrors {{ code }} '
    text += "secret } }" if mutation == "rotateClientSecret" else "} }"
    answer = (await stage.demo.data(CONTROLLER, text))[mutation]
    await stage.demo.drain()
    return answer


async def machine_token(stage: Stage, client_id: str, secret: str) -> Any:
    client = stage.client(client_id, secret=secret)
    return await client.token(grant_type="client_credentials", scope="requests:track")


TRACK = '{ rightsRequest(reference: "R-2026-AAAA-AAAA") { reference } }'


async def test_a_registered_client_gets_tokens_for_itself_and_its_secret_is_kept_nowhere(stage: Stage) -> None:
    _, client_id, secret = await registered(stage)
    answer = await machine_token(stage, client_id, secret)
    assert answer.status_code == 200, answer.text
    assert (await stage.ask(answer.json()["access_token"], TRACK)).json() == {"data": {"rightsRequest": None}}
    assert (await machine_token(stage, client_id, "wrong")).status_code == 401
    for region in ("sg", "cn"):
        for table in ("habeas.oauth_client", "habeas.journal_entry", "habeas.idempotency"):
            rows = await stage.demo.as_superuser(region, f"select t::text as row from {table} t")
            assert not any(secret in row["row"] for row in rows), table


async def test_people_allow_it_under_its_exact_redirect_uri(stage: Stage) -> None:
    _, client_id, secret = await registered(stage)
    browser = await stage.signed_in("owen.hughes@fabrikam.example")
    client = stage.client(client_id, "https://desk.example/callback", secret)
    tokens = await client.tokens(browser, "self:read")
    assert tokens["scope"] == "self:read"
    other: OAuthClient = stage.client(client_id, "https://desk.example/callback/", secret)
    page = await browser.open(other.begin("self:read"))
    assert page.status == 400
    assert not page.left_for


async def test_a_suspended_client_is_dead_within_seconds_and_resumes_with_new_tokens(stage: Stage) -> None:
    key, client_id, secret = await registered(stage)
    browser = await stage.signed_in("priya.raman@fabrikam.example")
    client = stage.client(client_id, "https://desk.example/callback", secret)
    mine = (await machine_token(stage, client_id, secret)).json()["access_token"]
    theirs = await client.tokens(browser, "self:read")
    assert (await step(stage, "suspendClient", key))["userErrors"] == []
    stage.later(seconds=2)
    assert (await stage.ask(mine, TRACK)).status_code == 401
    assert (await stage.ask(theirs["access_token"])).status_code == 401
    assert (await client.refresh(theirs["refresh_token"])).status_code == 401
    assert (await machine_token(stage, client_id, secret)).status_code == 401
    assert (await step(stage, "suspendClient", key))["userErrors"] == [{"code": "ILLEGAL_STEP"}]
    assert (await step(stage, "resumeClient", key))["userErrors"] == []
    assert (await machine_token(stage, client_id, secret)).status_code == 200
    assert (await stage.ask(mine, TRACK)).status_code == 401


async def test_the_partner_of_the_demo_is_on_its_controllers_list_and_no_new_start_undoes_a_step(stage: Stage) -> None:
    listed = (await stage.demo.data(CONTROLLER, LIST))["controller"]["clients"]["nodes"]
    (key,) = [each["id"] for each in listed if each["clientId"] == PARTNER]
    assert (await machine_token(stage, PARTNER, PARTNER_SECRET)).status_code == 200
    secret = (await step(stage, "rotateClientSecret", key, ", overlapHours: 1"))["secret"]
    await load_clients(stage.demo.world, stage.demo.engines)
    assert (await machine_token(stage, PARTNER, secret)).status_code == 200
    assert (await machine_token(stage, PARTNER, PARTNER_SECRET)).status_code == 200
    assert (await step(stage, "suspendClient", key))["userErrors"] == []
    await load_clients(stage.demo.world, stage.demo.engines)
    assert (await machine_token(stage, PARTNER, secret)).status_code == 401
    assert (await step(stage, "resumeClient", key))["userErrors"] == []
    assert (await machine_token(stage, PARTNER, PARTNER_SECRET)).status_code == 200


async def test_no_step_of_the_controller_waits_for_a_worker(stage: Stage) -> None:
    answer = (await stage.demo.data(CONTROLLER, REGISTER, {"input": GOOD}))["registerClient"]
    key, client_id = answer["client"]["id"], answer["client"]["clientId"]
    token = (await machine_token(stage, client_id, answer["secret"])).json()["access_token"]
    assert (await stage.ask(token, TRACK)).status_code == 200
    suspend = f'mutation {{ suspendClient(input: {{client: "{key}"}}) {{ userErrors {{ code }} }} }}'
    assert (await stage.demo.data(CONTROLLER, suspend))["suspendClient"]["userErrors"] == []
    stage.later(seconds=1)
    assert (await stage.ask(token, TRACK)).status_code == 401
    assert (await machine_token(stage, client_id, answer["secret"])).status_code == 401
    await stage.demo.drain()
    assert (await machine_token(stage, client_id, answer["secret"])).status_code == 401


async def test_a_new_secret_overlaps_with_the_one_before(stage: Stage) -> None:
    key, client_id, old = await registered(stage)
    new = (await step(stage, "rotateClientSecret", key, ", overlapHours: 2"))["secret"]
    assert new
    assert new != old
    for secret in (old, new):
        assert (await machine_token(stage, client_id, secret)).status_code == 200
    stage.later(hours=2, seconds=1)
    assert (await machine_token(stage, client_id, old)).status_code == 401
    assert (await machine_token(stage, client_id, new)).status_code == 200


async def test_a_repeated_request_shows_no_secret(stage: Stage) -> None:
    key = str(uuid4())
    first = await stage.demo.ask(CONTROLLER, REGISTER, {"input": GOOD}, idempotency_key=key)
    again = await stage.demo.ask(CONTROLLER, REGISTER, {"input": GOOD}, idempotency_key=key)
    one, two = (answer["data"]["registerClient"] for answer in (first, again))
    assert one["client"]["id"] == two["client"]["id"]
    assert one["secret"]
    assert two["secret"] is None


async def test_a_client_with_keys_shows_them_and_renews_them(stage: Stage) -> None:
    before, after = (ECKey.generate_key("P-256", {"kid": name}) for name in ("before", "after"))
    key, client_id, secret = await registered(stage, keys={"keys": [before.as_dict(private=False)]})
    assert secret is None
    assert (await _asserted(stage, client_id, before)).status_code == 200
    assert (await _asserted(stage, client_id, after)).status_code == 401
    document = (
        "mutation R($input: ReplaceClientKeysInput!) { replaceClientKeys(input: $input) { userErrors { code } } }"
    )
    new = {"client": key, "keys": {"keys": [after.as_dict(private=False)]}, "overlapHours": 1}
    assert (await stage.demo.data(CONTROLLER, document, {"input": new}))["replaceClientKeys"]["userErrors"] == []
    await stage.demo.drain()
    for each in (before, after):
        assert (await _asserted(stage, client_id, each)).status_code == 200
    stage.later(hours=1, seconds=1)
    assert (await _asserted(stage, client_id, before)).status_code == 401
    assert (await _asserted(stage, client_id, after)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"scopes": ["members:read"]}, ["scopes"]),
        ({"redirectUris": ["http://desk.example/"]}, ["redirectUris", "0"]),
        ({"redirectUris": []}, ["redirectUris"]),
        ({"name": ""}, ["name"]),
        ({"keys": {"keys": []}}, ["keys"]),
        ({"scopes": ["requests:open"], "actsForItself": False}, ["scopes"]),
    ],
)
async def test_what_is_not_safe_is_refused_with_its_place(stage: Stage, changes: dict[str, Any], path: Any) -> None:
    answer = (await stage.demo.data(CONTROLLER, REGISTER, {"input": {**GOOD, **changes}}))["registerClient"]
    assert answer["userErrors"] == [{"code": "BAD_USER_INPUT", "path": path}]
    assert answer["secret"] is None


async def test_a_client_is_its_controllers_alone_and_a_removed_one_stays_removed(stage: Stage) -> None:
    key, client_id, secret = await registered(stage)
    theirs = await stage.demo.data("aomei-privacy", LIST)
    assert client_id not in str(theirs)
    foreign = f'mutation {{ suspendClient(input: {{client: "{key}"}}) {{ userErrors {{ code }} }} }}'
    answer = await stage.demo.data("aomei-privacy", foreign)
    assert answer["suspendClient"]["userErrors"] == [{"code": "NOT_FOUND"}]
    assert (await step(stage, "removeClient", key))["userErrors"] == []
    assert (await step(stage, "resumeClient", key))["userErrors"] == [{"code": "NOT_FOUND"}]
    assert (await machine_token(stage, client_id, secret)).status_code == 401
    listed = (await stage.demo.data(CONTROLLER, LIST))["controller"]["clients"]["nodes"]
    assert [node["status"] for node in listed if node["id"] == key] == ["REMOVED"]
    commands = "select command from habeas.journal_entry where detail->>'client' = $1 order by at, id"
    rows = await stage.demo.as_superuser("sg", commands, client_id)
    assert [row["command"] for row in rows] == ["RegisterClient", "RemoveClient"]


async def _asserted(stage: Stage, client_id: str, key: ECKey) -> Any:
    now = stage.clock.now()
    claims = {
        "iss": client_id, "sub": client_id, "aud": stage.authority.issuer, "jti": uuid4().hex,
        "iat": int(now.timestamp()), "exp": int((now + timedelta(minutes=5)).timestamp()),
    }  # fmt: skip
    signed = jws.serialize_compact({"alg": "ES256", "kid": key.kid}, orjson.dumps(claims), key, algorithms=["ES256"])
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return await stage.browser().client.post(
        "/oauth/token",
        data={"grant_type": "client_credentials", "client_assertion_type": kind, "client_assertion": signed},
    )
