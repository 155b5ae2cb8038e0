"""Ordinary Strawberry over SQLModel with DataLoaders, as its documentation shows it, on the same database."""

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any

import asyncpg
import strawberry
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import col, select, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from strawberry.asgi import GraphQL

from benchmarks.peers.naive_reader import Reader
from benchmarks.peers.naive_types import (
    Info,
    Members,
    MemberType,
    PersonType,
    Records,
    RecordType,
    Requests,
    instant,
    request_of,
)
from benchmarks.peers.naive_writes import Mutation
from habeas.auth.bearer import BearerAuthenticator
from habeas.reading.globalid import decode
from habeas.rights.model import RightsRequest
from habeas.storage.context import opening
from habeas.tenancy.model import Membership, Person
from habeas.vault.model import VaultRecord


@strawberry.type
class Viewer:
    """The caller."""

    @strawberry.field
    async def person(self, info: Info) -> PersonType | None:
        reader: Reader = info.context["reader"]
        rows = await reader.rows(select(Person).where(Person.subject_id == reader.actor.subject_id))
        return PersonType(row=rows[0]) if rows else None

    @strawberry.field
    async def records(self, info: Info, first: int) -> Records:
        reader: Reader = info.context["reader"]
        order = (col(VaultRecord.collected_at).desc(), col(VaultRecord.id).desc())
        mine = select(VaultRecord).where(VaultRecord.subject_id == reader.actor.subject_id)
        rows = await reader.rows(mine.order_by(*order).limit(first))
        return Records(
            nodes=[
                RecordType(
                    row=row,
                    label=row.label,
                    collected_at=instant(row.collected_at),
                    source=row.source,
                    restricted=row.restricted,
                )
                for row in rows
            ]
        )

    @strawberry.field
    async def rights_requests(self, info: Info, first: int) -> Requests:
        reader: Reader = info.context["reader"]
        mine = select(RightsRequest).where(RightsRequest.subject_id == reader.actor.subject_id)
        order = (col(RightsRequest.received_at).desc(), col(RightsRequest.id).desc())
        return Requests(nodes=[request_of(row) for row in await reader.rows(mine.order_by(*order).limit(first))])


@strawberry.type
class OrganizationType:
    """An organization."""

    org_id: strawberry.Private[Any]

    @strawberry.field
    async def members(self, info: Info, first: int) -> Members:
        order = (text('email collate "C"'), col(Membership.id))
        mine = select(Membership).where(Membership.org_id == self.org_id).order_by(*order).limit(first)
        rows = await info.context["reader"].rows(mine)
        return Members(
            nodes=[
                MemberType(
                    row=row,
                    email=row.email,
                    display_name=row.display_name,
                    role=row.role,
                    status=row.status,
                    joined_at=instant(row.joined_at),
                )
                for row in rows
            ]
        )


@strawberry.enum
class By(Enum):
    """How requests are sorted."""

    EFFECTIVE_DUE = "EFFECTIVE_DUE"


@strawberry.input
class Order:
    """How requests are sorted."""

    field: By


@strawberry.input
class Filter:
    """Which requests are wanted."""

    open: bool


@strawberry.type
class ControllerType:
    """A controller."""

    @strawberry.field
    async def rights_requests(self, info: Info, first: int, where: Filter, order_by: Order) -> Requests:
        reader: Reader = info.context["reader"]
        theirs = select(RightsRequest).where(
            RightsRequest.org_id == reader.actor.controller_id, RightsRequest.open == where.open
        )
        rows = await reader.rows(theirs.order_by(col(RightsRequest.due_order), col(RightsRequest.id)).limit(first))
        return Requests(nodes=[request_of(row) for row in rows])


@strawberry.type
class Query:
    """Root fields."""

    @strawberry.field
    def viewer(self) -> Viewer:
        return Viewer()

    @strawberry.field
    def organization(self, id: strawberry.ID) -> OrganizationType | None:  # noqa: A002
        found = decode(id)
        return None if found is None else OrganizationType(org_id=found.org_id)

    @strawberry.field
    def controller(self) -> ControllerType:
        return ControllerType()


class Endpoint(GraphQL[Any, Any]):
    """Strawberry's own view, with a session for each request."""

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        return {"reader": request.state.reader}


def build(dsn: str, authenticate: BearerAuthenticator) -> Starlette:
    """The application."""
    engine: AsyncEngine = create_async_engine("postgresql+asyncpg://", async_creator=_creator(dsn), pool_size=10)
    endpoint = Endpoint(strawberry.Schema(Query, mutation=Mutation))

    async def serve(request: Request) -> Response:
        actor = await authenticate(request)
        assert actor is not None
        async with AsyncSession(engine, expire_on_commit=False) as session:
            enter = opening(actor, None, read_only=True).split("; ", 1)[1]
            await session.execute(text(enter.replace(":", "\\:")))
            request.state.reader = Reader(session, actor)
            return await endpoint.run(request)

    app = Starlette()
    app.add_route("/graphql", serve, methods=["POST"])
    return app


def _creator(dsn: str) -> Callable[[], Awaitable[Any]]:
    async def connect() -> Any:
        return await asyncpg.connect(dsn, server_settings={"jit": "off", "TimeZone": "UTC", "search_path": "habeas"})

    return connect
