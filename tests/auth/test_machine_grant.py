"""Clients that act for themselves, by a secret or by a signed assertion."""

import time
from typing import Any
from uuid import uuid4

import orjson
import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from habeas.access import Permission, Role
from habeas.auth.oauth.client import Client, ClientAuthMethod, GrantType, MachineIdentity, save_client
from habeas.demo.load.clients import PARTNER, PARTNER_SECRET
from habeas.demo.world import slug_id
from habeas.storage.unscoped import unscoped
from tests.auth.conftest import Stage

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = ECKey.generate_key("P-256", {"kid": "partner-key", "use": "sig"})
ROBOT = "robot"


@pytest.fixture
async def robot(stage: Stage) -> str:
    """A client that signs assertions."""
    ticketline, aishu = slug_id("organization", "ticketline"), slug_id("organization", "aishu")
    client = Client(
        client_id=ROBOT,
        name="Robot",
        auth_method=ClientAuthMethod.PRIVATE_KEY_JWT,
        grant_types=frozenset({GrantType.CLIENT_CREDENTIALS}),
        scopes=frozenset({Permission.REQUESTS_TRACK}),
        jwks={"keys": [KEY.as_dict(private=False)]},
        machine=MachineIdentity(ticketline, aishu, "sg", Role.PARTNER),
    )
    async with unscoped(stage.authority.books, because="a test's client") as tx:
        await save_client(tx, client, stage.clock.now())
    return ROBOT


def assertion(stage: Stage, header: dict[str, Any] | None = None, key: Any = KEY, **changes: Any) -> str:
    now = int(stage.clock.now().timestamp())
    claims = {
        "iss": ROBOT,
        "sub": ROBOT,
        "aud": stage.authority.issuer,
        "jti": uuid4().hex,
        "iat": now,
        "exp": now + 60,
        **changes,
    }
    shown = {"alg": "ES256", "kid": "partner-key", **(header or {})}
    return jws.serialize_compact(shown, orjson.dumps(claims), key, algorithms=[shown["alg"]])


async def test_a_partner_gets_a_token_for_itself(stage: Stage) -> None:
    client = stage.client(PARTNER, secret=PARTNER_SECRET)
    answer = (await client.token(grant_type="client_credentials")).json()
    assert answer["scope"] == "requests:open requests:track"
    assert "refresh_token" not in answer
    narrow = (await client.token(grant_type="client_credentials", scope="requests:track")).json()
    assert narrow["scope"] == "requests:track"
    assert (await stage.ask(narrow["access_token"], "{ __typename }")).status_code == 200


@pytest.mark.parametrize(
    ("secret", "scope", "status", "error"),
    [
        ("wrong", "", 401, "invalid_client"),
        (PARTNER_SECRET, "journal:read", 400, "invalid_scope"),
        (PARTNER_SECRET, "nothing:known", 400, "invalid_scope"),
    ],
)
async def test_it_gets_nothing_beyond(stage: Stage, secret: str, scope: str, status: int, error: str) -> None:
    client = stage.client(PARTNER, secret=secret)
    response = await client.token(grant_type="client_credentials", **({"scope": scope} if scope else {}))
    assert (response.status_code, response.json()["error"]) == (status, error)


async def test_a_public_client_does_not_act_for_itself(stage: Stage) -> None:
    response = await stage.client("anyshare-app").token(grant_type="client_credentials")
    assert response.json()["error"] in ("invalid_client", "unauthorized_client")


async def test_a_secret_is_taken_only_in_the_way_that_was_registered(stage: Stage) -> None:
    client = stage.client(PARTNER)
    response = await client.token(grant_type="client_credentials", client_secret=PARTNER_SECRET)
    assert response.json()["error"] == "invalid_client"
    both = stage.client(PARTNER, secret=PARTNER_SECRET)
    twice = await both.token(grant_type="client_credentials", client_id=PARTNER, client_secret=PARTNER_SECRET)
    assert twice.json()["error"] == "invalid_request"


async def test_a_client_signs_for_itself(stage: Stage, robot: str) -> None:
    client = stage.client(robot)
    answer = await client.token(
        grant_type="client_credentials", client_assertion_type=ASSERTION, client_assertion=assertion(stage)
    )
    assert answer.json()["scope"] == "requests:track", answer.text


async def test_an_assertion_counts_once(stage: Stage, robot: str) -> None:
    client, signed = stage.client(robot), assertion(stage)
    values = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": signed}
    assert (await client.token(**values)).status_code == 200
    assert (await client.token(**values)).json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("changes", "header"),
    [
        ({"aud": "https://other.example"}, {}),
        ({"aud": ["http://habeas.test", "https://other.example"]}, {}),
        ({"iss": "another"}, {}),
        ({"exp": 0}, {}),
        ({"exp": time.time() + 10**7}, {}),
        ({"iat": time.time() + 10**7}, {}),
        ({"jti": ""}, {}),
        ({}, {"kid": "another"}),
        ({}, {"jwk": KEY.as_dict(private=False)}),
    ],
)
async def test_a_wrong_assertion_is_refused(
    stage: Stage, robot: str, changes: dict[str, Any], header: dict[str, Any]
) -> None:
    client, signed = stage.client(robot), assertion(stage, header, **changes)
    answer = await client.token(
        grant_type="client_credentials", client_assertion_type=ASSERTION, client_assertion=signed
    )
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize("signed", ["", "a.b.c", "x" * 9000, "..", "e30.e30.e30"])
async def test_what_is_no_assertion_is_refused(stage: Stage, robot: str, signed: str) -> None:
    client = stage.client(robot)
    answer = await client.token(
        grant_type="client_credentials", client_assertion_type=ASSERTION, client_assertion=signed
    )
    assert answer.json()["error"] == "invalid_client"


async def test_guessing_a_secret_is_held_up_for_that_address_alone(stage: Stage) -> None:
    guesser = stage.client(PARTNER, secret="guess")
    answers = [(await guesser.token(grant_type="client_credentials")).status_code for _ in range(31)]
    assert answers == [401] * 30 + [429]
    owner = stage.client(PARTNER, secret=PARTNER_SECRET)
    assert (await owner.token(grant_type="client_credentials")).status_code == 200
