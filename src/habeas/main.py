"""The composition root: settings become regions, engines, a schema and an application; nothing else constructs them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from habeas.access import Actor, Permission
from habeas.audit.journal import append
from habeas.audit.ledger import append_looks
from habeas.auth.bearer import BearerAuthenticator
from habeas.auth.keys import SigningKey
from habeas.auth.tokens import Expectations, TokenVerifier
from habeas.consent.commands.jobs import jobs as consent_jobs
from habeas.disclosures.mechanisms import mechanisms
from habeas.kernel.clock import Clock, SystemClock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.commands.jobs import jobs as notice_jobs
from habeas.oversight.gate import admit_to_member
from habeas.reading.read import ReadEngine
from habeas.reading.resolve import tags_of
from habeas.rights.commands import Answer, open_answer
from habeas.rights.jobs import jobs as rights_jobs
from habeas.schema import BOOK, build_schema
from habeas.settings import Settings, decoded_key
from habeas.storage.regions import PoolOptions, Regions, open_regions
from habeas.storage.sealed import SpaceKeys
from habeas.storage.unscoped import unscoped
from habeas.vault.keys import opened_json
from habeas.web.answers import answer_route
from habeas.web.app import Connections, build_app
from habeas.web.options import Introspection, WebLimits, WebSite
from habeas.writing.outbox import Job
from habeas.writing.replay import Idempotent, fingerprint
from habeas.writing.request import RequestContext
from habeas.writing.run import WriteEngine

GATES = {"Organization.member": admit_to_member}


@dataclass(frozen=True)
class Engines:
    """What a process works with, while its regions are open."""

    settings: Settings
    clock: Clock
    regions: Regions
    keys: Mapping[str, SpaceKeys]
    schema: strawberry.Schema
    reads: ReadEngine
    writes: WriteEngine

    def jobs(self) -> tuple[Job, ...]:
        """Every kind of job that the worker does."""
        return (*rights_jobs(self.writes), *notice_jobs(self.writes), *consent_jobs(self.writes))


def pool_options(settings: Settings) -> PoolOptions:
    """How the settings want the pools."""
    return PoolOptions(
        min_size=settings.pool_min_size,
        max_size=settings.pool_max_size,
        statement_timeout_ms=settings.statement_timeout_ms,
        lock_timeout_ms=settings.lock_timeout_ms,
        application_name=settings.application_name,
    )


def space_keys(settings: Settings) -> dict[str, SpaceKeys]:
    """The keys of every region; a region without one stops the start-up."""
    missing = sorted(settings.regions.keys() - settings.region_keys.keys())
    if missing:
        raise DomainError(ErrorCode.MISCONFIGURED, f"no key-encryption key is set for {', '.join(missing)}")
    return {code: SpaceKeys(decoded_key(settings.region_keys[code])) for code in settings.regions}


@asynccontextmanager
async def open_engines(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Engines]:
    """Open the regions and put the engines together; MISCONFIGURED says what a deployment lacks."""
    clock, keys = clock or SystemClock(), space_keys(settings)
    dsns = {code: dsn.get_secret_value() for code, dsn in settings.regions.items()}
    directory = settings.directory.get_secret_value() if settings.directory is not None else None
    async with open_regions(dsns, directory, pool_options(settings)) as regions:
        schema = build_schema()
        reads = ReadEngine(
            regions=regions,
            book=BOOK,
            clock=clock,
            tags=tags_of(schema._schema),
            opener=lambda region, wrapped, sealed, bound: opened_json(keys[region], wrapped, sealed, bound),
            ledger=append_looks,
            mechanisms=mechanisms,
            gates=GATES,
        )
        writes = WriteEngine(regions, BOOK, clock, append, keys)
        yield Engines(settings, clock, regions, keys, schema, reads, writes)


def signing_key(settings: Settings) -> SigningKey:
    """The key that signs access tokens here, until an authorization server does."""
    if settings.signing_key_path is None:
        raise DomainError(ErrorCode.MISCONFIGURED, "HABEAS_SIGNING_KEY_PATH is not set")
    return SigningKey.load_or_create(settings.signing_key_path)


def build_site(settings: Settings, schema: strawberry.Schema, **further: Any) -> WebSite:
    """How the service presents itself; `further` are fields of WebSite that a demo adds."""
    site = WebSite(
        public_url=settings.public_url.rstrip("/"),
        sdl=schema.as_str(),
        authorization_servers=[settings.token_issuer],
        introspection=Introspection(settings.introspection),
        allowed_origins=settings.allowed_origins,
        scopes=sorted(str(permission) for permission in Permission),
    )
    return replace(site, **further)


def build_application(engines: Engines, site: WebSite | None = None, limits: WebLimits | None = None) -> Starlette:
    """The ASGI application over open engines."""
    settings, key = engines.settings, signing_key(engines.settings)
    expectations = Expectations(settings.token_issuer, settings.token_audience)
    authenticate = BearerAuthenticator(TokenVerifier(key.trusted(), expectations, engines.clock))
    connections = Connections(
        authenticate=authenticate,
        make_context=_context_of(engines),
        jwks=key.public_jwks,
        ready=_readiness(engines.regions),
    )
    routes: Sequence[Route] = (answer_route(authenticate, _open_answer(engines)),)
    return build_app(engines.schema, connections, site or build_site(settings, engines.schema), limits, routes)


def _open_answer(engines: Engines) -> Callable[[Actor, UUID], Awaitable[Answer]]:
    async def opened(actor: Actor, package_id: UUID) -> Answer:
        return await open_answer(engines.writes, actor, package_id)

    return opened


def _context_of(engines: Engines) -> Callable[[Request, Actor | None], RequestContext]:
    base_url = engines.settings.public_url.rstrip("/")

    def make(request: Request, actor: Actor | None) -> RequestContext:
        key: str | None = request.state.idempotency_key
        digest, name, variables = request.state.asked
        idempotent = None if key is None else Idempotent(key, fingerprint(f"{digest} {name}", variables))
        return RequestContext(actor, engines.reads, engines.writes, engines.clock, base_url, idempotent)

    return make


def _readiness(regions: Regions) -> Callable[[], Any]:
    async def ready() -> Mapping[str, bool]:
        return {code: await _answers(regions, code) for code in regions}

    return ready


async def _answers(regions: Regions, code: str) -> bool:
    try:
        async with unscoped(regions[code], because="readiness") as connection:
            return bool(await connection.fetchval("select true"))
    except (OSError, DomainError):
        return False
