"""A token comes in the Authorization header, once, as a bearer token; forged ones never give a 5xx."""

import httpx
import pytest
from starlette.requests import Request

from habeas.auth.bearer import BearerAuthenticator
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.app import Connections, build_app
from tests.auth.forge import CLAIMS, HEADER, SUBJECT, changed, signed, verifier
from tests.auth.forgeries import BAD_CLAIMS, FORGERIES, HEADERS, SHAPES
from tests.web.sample import SCHEMA, SITE, make_context

OTHER_CREDENTIALS = [
    "",
    "Bearer",
    "Bearer ",
    "Basic YTpi",
    signed(),
    f"DPoP {signed()}",
    f"Bearer  {signed()}",
    f"Bearer {signed()}, x",
]
AUTHENTICATE = BearerAuthenticator(verifier())


def request(*credentials: str, query: str = "") -> Request:
    headers = [(b"authorization", value.encode("latin-1")) for value in credentials]
    return Request({"type": "http", "method": "POST", "headers": headers, "query_string": query.encode()})


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_a_bearer_token_names_its_actor(scheme: str) -> None:
    actor = await AUTHENTICATE(request(f"{scheme} {signed()}"))
    assert actor is not None
    assert actor.subject_id == SUBJECT


async def test_a_request_without_credentials_has_no_actor() -> None:
    assert await AUTHENTICATE(request()) is None


@pytest.mark.parametrize(
    "credentials",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        f"DPoP {signed()}",
        signed(),
        f"Bearer  {signed()}",
        f"Bearer {signed()}, x",
    ],
)
async def test_other_credentials_are_refused_and_never_taken_for_none(credentials: str) -> None:
    with pytest.raises(DomainError) as caught:
        await AUTHENTICATE(request(credentials))
    assert caught.value.code is ErrorCode.UNAUTHENTICATED


@pytest.mark.parametrize(
    "doubtful",
    [
        request(f"Bearer {signed()}", f"Bearer {signed()}"),
        request(f"Bearer {signed()}", "Basic YTpi"),
        request(query=f"access_token={signed()}"),
        request(f"Bearer {signed()}", query="access_token=x"),
    ],
)
async def test_a_token_given_twice_or_in_the_url_is_a_bad_request(doubtful: Request) -> None:
    with pytest.raises(DomainError) as caught:
        await AUTHENTICATE(doubtful)
    assert caught.value.code is ErrorCode.BAD_REQUEST


def forged_tokens() -> list[str]:
    headers = [signed(header=changed(HEADER, **changes)) for changes in HEADERS.values()]
    claims = [signed(changed(CLAIMS, **changes)) for changes in BAD_CLAIMS.values()]
    return [*SHAPES.values(), *headers, *claims, *FORGERIES.values()]


async def test_over_http_every_forged_token_is_a_401_with_a_challenge_and_nothing_is_answered() -> None:
    app = build_app(SCHEMA, Connections(AUTHENTICATE, make_context), SITE)
    tokens = forged_tokens()
    assert len(set(tokens)) >= 60
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
        for token in tokens:
            headers = [(b"authorization", b"Bearer " + token.encode())]
            response = await client.post("/graphql", json={"query": "{ hello me }"}, headers=headers)
            assert response.status_code == 401, token
            assert 'error="invalid_token"' in response.headers["www-authenticate"]
            assert response.json().keys() == {"errors"}
