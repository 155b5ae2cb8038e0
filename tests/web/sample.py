"""A schema that can be asked for everything that a real one does to the web layer, and an app around it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import httpx
import strawberry
from starlette.requests import Request

from habeas.access import Actor, ActorKind, Permission, Role
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.app import Connections, build_app
from habeas.web.execution import Execute
from habeas.web.options import Introspection, WebLimits, WebSite

SECRET = "canary-7f3a"
GOOD_TOKEN = "good"

ACTOR = Actor(
    kind=ActorKind.SELF,
    subject_id=UUID(int=1),
    organization_id=UUID(int=2),
    controller_id=UUID(int=3),
    region="sg",
    role=Role.PERSON,
    scopes=frozenset({Permission.SELF_READ}),
    client_id="page",
    token_id="t1",
)


@dataclass
class Context:
    """What the sample's resolvers see."""

    actor: Actor | None
    idempotency_key: str | None


@strawberry.type
class Item:
    """Something that a page holds."""

    name: str

    @strawberry.field
    def parent(self) -> "Item | None":
        return Item(name="parent")

    @strawberry.field
    def children(self, first: int = 2) -> "ItemConnection":
        return ItemConnection(edges=[ItemEdge(node=Item(name="child"), cursor="c")], total_count=first)

    @strawberry.field
    def tags(self) -> "list[Item]":
        return []


@strawberry.type
class ItemEdge:
    """An item in its place of a page."""

    node: Item
    cursor: str


@strawberry.type
class ItemConnection:
    """A page of items."""

    edges: list[ItemEdge]
    total_count: int


@strawberry.input
class ItemFilter:
    """A filter that nests."""

    name: str = ""
    inner: "ItemFilter | None" = None


@strawberry.type
class Query:
    """What the sample answers."""

    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"Hello, {name}!"

    @strawberry.field
    def item(self) -> Item | None:
        return Item(name="one")

    @strawberry.field
    def items(self, first: int | None = None, where: ItemFilter | None = None) -> ItemConnection | None:
        return ItemConnection(edges=[], total_count=first or 0)

    @strawberry.field
    def nodes(self, ids: list[strawberry.ID]) -> list[Item]:
        return [Item(name=str(id_)) for id_ in ids]

    @strawberry.field
    def me(self, info: strawberry.Info) -> str | None:
        if info.context.actor is None:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "This needs an access token.")
        return str(info.context.actor.subject_id)

    @strawberry.field
    def refused(self) -> str | None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "No such day.", ("input", "day"), {"earliest": "2026-01-01"})

    @strawberry.field
    def long_refusal(self) -> str | None:
        raise DomainError(ErrorCode.CONFLICT, "é" * 5000)

    @strawberry.field
    def broken(self, secret: str = "") -> str | None:
        raise RuntimeError(f"duplicate key: email={SECRET}{secret}")

    @strawberry.field
    def wrong_result(self) -> int | None:
        return SECRET  # type: ignore[return-value]

    @strawberry.field
    def gone(self) -> str:
        return None  # type: ignore[return-value]

    @strawberry.field
    async def slow(self) -> str | None:
        await asyncio.sleep(30)
        return "late"

    @strawberry.field
    async def driver_timeout(self) -> str | None:
        raise TimeoutError(SECRET)


@strawberry.type
class Mutation:
    """What the sample changes."""

    @strawberry.mutation
    def rename(self, info: strawberry.Info, name: str) -> str:
        return f"{name} {info.context.idempotency_key}"


SCHEMA = strawberry.Schema(Query, Mutation)
SITE = WebSite(
    public_url="https://privacy.example",
    sdl=SCHEMA.as_str(),
    introspection=Introspection.EVERYONE,
    query_page=True,
    scopes=("self:read",),
    authorization_servers=("https://login.example",),
)


async def authenticate(request: Request) -> Actor | None:
    """Knows one token."""
    given = request.headers.get("authorization")
    if given is None:
        return None
    if given != f"Bearer {GOOD_TOKEN}":
        raise DomainError(ErrorCode.UNAUTHENTICATED, "The access token is not accepted.")
    return ACTOR


def make_context(request: Request, actor: Actor | None) -> Context:
    return Context(actor, request.state.idempotency_key)


@dataclass
class Setting:
    """How a test wants its application."""

    limits: WebLimits = field(default_factory=WebLimits)
    site: WebSite = SITE
    execute: Execute | None = None
    make_context: Callable[[Request, Actor | None], Any] = make_context

    def client(self, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
        connections = Connections(authenticate, self.make_context, self.execute)
        app = build_app(SCHEMA, connections, self.site, self.limits)
        transport = httpx.ASGITransport(app=app)
        return httpx.AsyncClient(transport=transport, base_url="https://privacy.example", headers=headers)


def limited(**limits: Any) -> Setting:
    """An application with other limits."""
    return Setting(limits=replace(WebLimits(), **limits))


def sited(**site: Any) -> Setting:
    """An application of another site."""
    return Setting(site=replace(SITE, **site))


def codes(response: httpx.Response) -> Sequence[str]:
    """The error codes of a response, in its order."""
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def ask(query: str, setting: Setting | None = None, **members: Any) -> httpx.Response:
    """The answer to one POST of this document."""
    async with (setting or Setting()).client() as client:
        return await client.post("/graphql", json={"query": query, **members})
