"""Builds the ASGI application from what the composition root hands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import Lifespan
from strawberry import Schema

from habeas.kernel.errors import DomainError
from habeas.web.discovery import Discovery, Jwks, Ready
from habeas.web.documents import Documents
from habeas.web.evenness import refuse_uneven
from habeas.web.execution import EngineExecute, Execute, core_schema
from habeas.web.graphql_view import GraphQLView, MakeContext
from habeas.web.guard import HEADERS, TRANSPORT_SECURITY, Guard
from habeas.web.options import WebLimits, WebSite
from habeas.web.pages import Pages
from habeas.web.responses import Refusals
from habeas.web.routes import routes
from habeas.web.sharing import Sharing
from habeas.web.straight import Straight
from habeas.web.streams import Authenticate, Streams


async def _always_ready() -> Mapping[str, bool]:
    return {}


def _no_keys() -> Mapping[str, object]:
    return {"keys": []}


@dataclass(frozen=True)
class Connections:
    """How the web layer reaches what lies behind it."""

    authenticate: Authenticate
    make_context: MakeContext
    execute: Execute | None = None
    jwks: Jwks = _no_keys
    ready: Ready = _always_ready


def build_app(
    schema: Schema,
    connections: Connections,
    site: WebSite,
    limits: WebLimits | None = None,
    extra_routes: Sequence[BaseRoute] = (),
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """The application; `extra_routes` are other people's URLs, under the same headers and error bodies."""
    limits = limits or WebLimits()
    refusals = Refusals(site.resource_metadata_url, limits)
    view = _view(schema, connections, site, limits, refusals)
    discovery = Discovery(site, connections.jwks, connections.ready, connections.authenticate)
    app = Starlette(
        routes=routes(site, view, discovery, Pages(site), extra_routes),
        middleware=[*_middleware(site), Middleware(Straight, view=view, refusals=refusals)],
        exception_handlers={DomainError: refusals.of_domain_error, HTTPException: refusals.of_http_error},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    refuse_uneven(app)
    return app


def _view(
    schema: Schema, connections: Connections, site: WebSite, limits: WebLimits, refusals: Refusals
) -> GraphQLView:
    return GraphQLView(
        documents=Documents(core_schema(schema), limits),
        execute=connections.execute or EngineExecute(schema, limits),
        authenticate=connections.authenticate,
        make_context=connections.make_context,
        refusals=refusals,
        limits=limits,
        introspection=site.introspection,
        streams=Streams(core_schema(schema), connections.authenticate, limits),
    )


def _middleware(site: WebSite) -> list[Middleware]:
    secure = site.public_url.startswith("https://")
    layers = [Middleware(Guard, headers={**HEADERS, **(TRANSPORT_SECURITY if secure else {})})]
    if site.allowed_origins:
        layers.append(Middleware(Sharing, origins=site.allowed_origins))
    return layers
