"""The URLs of the service are the ones listed here, and no others."""

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.app import Connections, build_app
from tests.web.sample import SCHEMA, SITE, authenticate, codes, make_context


def test_every_url_is_listed_here() -> None:
    app = build_app(SCHEMA, Connections(authenticate, make_context), SITE)
    paths = [route.path for route in app.routes if isinstance(route, Route | Mount)]
    assert paths == [
        "/",
        "/graphql",
        "/graphiql",
        "/graphiql/config.json",
        "/assets",
        "/schema.graphql",
        "/healthz",
        "/readyz",
        "/.well-known/jwks.json",
        "/.well-known/oauth-protected-resource",
    ]
    assert len(app.routes) == len(paths)


async def test_added_urls_have_the_same_headers_and_error_bodies() -> None:
    async def export(request: Request) -> PlainTextResponse:
        if "token" not in request.query_params:
            raise DomainError(ErrorCode.FORBIDDEN, "This link has ended.")
        return PlainTextResponse("data", headers={"cache-control": "private"})

    connections = Connections(authenticate, make_context)
    app = build_app(SCHEMA, connections, SITE, extra_routes=[Route("/exports/{name}", export)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
        refused = await client.get("/exports/a.zip")
        given = await client.get("/exports/a.zip?token=x")
    assert (refused.status_code, codes(refused)) == (403, ["FORBIDDEN"])
    assert (given.text, given.headers["cache-control"]) == ("data", "private")
    assert given.headers["x-content-type-options"] == "nosniff"
