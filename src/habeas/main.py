"""The composition root: settings become regions, engines, a schema and an application; nothing else constructs them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from habeas.access import Actor, Permission
from habeas.audit.entering import LATE
from habeas.audit.heads import signer
from habeas.audit.journal import append
from habeas.audit.ledger import append_looks, batch_of
from habeas.audit.published import published as published_log
from habeas.audit.sealing import Sealer
from habeas.auth.authority import Authority
from habeas.auth.bearer import BearerAuthenticator
from habeas.auth.closing import jobs as closing_jobs
from habeas.auth.federation.jobs import jobs as federation_jobs
from habeas.auth.issuers.foreign import ForeignTokens
from habeas.auth.keys import RotatingRing
from habeas.auth.mail import posted
from habeas.auth.oauth import published
from habeas.auth.people.addresses import SignInAddresses
from habeas.auth.proofs import PROOF_ALGORITHMS, Nonces
from habeas.auth.proving import Proofs
from habeas.auth.remote.providers import Providers
from habeas.auth.revocations import RevocationFeed
from habeas.auth.routes import auth_routes
from habeas.auth.throttle import Throttle
from habeas.auth.tokens import Expectations, TokenVerifier
from habeas.cessations.jobs import jobs as cessation_jobs
from habeas.connectors.callbacks import take_callback
from habeas.connectors.jobs import jobs as connector_jobs
from habeas.connectors.jobs import systems_of
from habeas.consent.commands.jobs import jobs as consent_jobs
from habeas.demands.commands import open_demand_package
from habeas.demands.jobs import jobs as demand_jobs
from habeas.disclosures.jobs import jobs as disclosure_jobs
from habeas.disclosures.mechanisms import mechanisms
from habeas.disclosures.remote import TransferringLedger
from habeas.incidents.jobs import jobs as incident_jobs
from habeas.kernel.clock import Clock, SystemClock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.commands.jobs import jobs as notice_jobs
from habeas.oversight import bulk, lifting, unit_spreading
from habeas.oversight.bounds import BoundedNoting, bounded
from habeas.oversight.gate import admit_to_member
from habeas.oversight.jobs import jobs as oversight_jobs
from habeas.oversight.package import open_package
from habeas.oversight.watching import DomainWatch
from habeas.parts import fetcher, key_ring, mailer, package_signer, pool_options, resolution_of, space_keys
from habeas.publications.jobs import jobs as publication_jobs
from habeas.reading.read import ReadEngine
from habeas.reading.resolve import tags_of
from habeas.reading.route import CompiledRoute
from habeas.resources.jobs import jobs as resource_jobs
from habeas.rights.commands import open_answer
from habeas.rights.jobs import jobs as rights_jobs
from habeas.safeguards.jobs import jobs as safeguard_jobs
from habeas.safeguards.standing import standing
from habeas.schema import BOOK, build_schema
from habeas.settings import Settings, decoded_key
from habeas.storage.directory import Directory
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.regions import Regions, open_regions
from habeas.storage.sealed import SpaceKeys
from habeas.storage.unscoped import unscoped
from habeas.vault.keys import opened_json
from habeas.vault.ledger import ledger_copies
from habeas.vault.restored import assert_replayed
from habeas.web.answers import answer_route
from habeas.web.app import Connections, build_app
from habeas.web.callbacks import callback_route
from habeas.web.execution import CompiledFirst, EngineExecute
from habeas.web.log import log_route
from habeas.web.metrics import metrics_route
from habeas.web.options import Introspection, WebLimits, WebSite
from habeas.web.packages import bulk_export_route, demand_package_route
from habeas.writing.outbox import Job
from habeas.writing.replay import Idempotent, fingerprint
from habeas.writing.request import RequestContext
from habeas.writing.run import AtOnce, WriteEngine

READY_SECONDS = 2.0
"""A region that takes longer to say anything is not ready."""
GATES = {"Organization.member": admit_to_member}
AT_ONCE: Mapping[type, AtOnce] = {**published.AT_ONCE, **lifting.AT_ONCE, **bulk.AT_ONCE, **unit_spreading.AT_ONCE}


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
        claims, names = DomainClaims(self.regions.directory), resolution_of(self.settings)
        post, ledgers = posted(mailer(self.settings)), ledger_copies(self.regions, self.settings.erasure_ledger)
        oversight = oversight_jobs(self.writes, claims, names, post, sign_in_addresses(self))
        rights = rights_jobs(self.writes, post, package_signer(self.settings), ledgers)
        systems = connector_jobs(self.writes, systems_of(vars(self.settings)))
        told = (*disclosure_jobs(self.writes, post), *incident_jobs(self.writes, post), *systems)
        told = (*told, *publication_jobs(self.writes, post), *resource_jobs(self.writes))
        told = (*told, *cessation_jobs(self.writes, post), *demand_jobs(self.writes, post, sign_in_addresses(self)))
        told = (*told, *safeguard_jobs(self.writes))
        federated = federation_jobs(self.writes, fetcher(self.settings))
        sign_in = (*self._closing(), *published.jobs(self.writes), *federated)
        return (*rights, *notice_jobs(self.writes), *consent_jobs(self.writes), *told, *oversight, *sign_in)

    def _closing(self) -> tuple[Job, ...]:
        if self.settings.directory_key is None:
            raise DomainError(ErrorCode.MISCONFIGURED, "HABEAS_DIRECTORY_KEY is not set")
        directory = Directory(self.regions.directory, decoded_key(self.settings.directory_key))
        return closing_jobs(directory, self.regions.directory, self.clock)


def sign_in_addresses(engines: Engines) -> SignInAddresses | None:
    """With which addresses accounts are signed in to; None where the deployment has no directory key."""
    key, books = engines.settings.directory_key, engines.regions.directory
    if key is None:
        return None
    waits = timedelta(days=engines.settings.address_recovery_wait_days)
    return SignInAddresses(engines.regions, Directory(books, decoded_key(key)), waits, engines.clock)


@asynccontextmanager
async def open_engines(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Engines]:
    """Open the regions, unless erasures wait to be replayed, and the engines; MISCONFIGURED says what is lacking."""
    clock, keys = clock or SystemClock(), space_keys(settings)
    dsns = {code: dsn.get_secret_value() for code, dsn in settings.regions.items()}
    directory = settings.directory.get_secret_value() if settings.directory is not None else None
    async with open_regions(dsns, directory, pool_options(settings)) as regions:
        await assert_replayed(regions, ledger_copies(regions, settings.erasure_ledger))
        schema = build_schema()
        reads = ReadEngine(
            regions=regions,
            book=BOOK,
            clock=clock,
            tags=tags_of(schema._schema),
            opener=lambda region, wrapped, sealed, bound: opened_json(keys[region], wrapped, sealed, bound),
            ledger=TransferringLedger(bounded(append_looks, settings.most_persons_per_day)),
            mechanisms=mechanisms,
            gates=GATES,
            step_up_age=settings.step_up_age,
            late=LATE,
            noting=BoundedNoting(batch_of, settings.most_persons_per_day),
        )
        writes = WriteEngine(regions, BOOK, clock, append, keys, settings.step_up_age, AT_ONCE)
        yield Engines(settings, clock, regions, keys, schema, reads, writes)


def sealer(engines: Engines) -> Sealer:
    """Seals the log of every region with the key that signs access tokens at that time."""
    kept = timedelta(days=engines.settings.ledger_names_days)
    return Sealer(engines.regions, key_ring(engines.settings).signs_with(signer), engines.clock, kept)


def domain_watch(engines: Engines) -> DomainWatch:
    """Looks after the domains of people's addresses that nobody claims."""
    claims, names = DomainClaims(engines.regions.directory), resolution_of(engines.settings)
    return DomainWatch(engines.writes, claims, names, posted(mailer(engines.settings)))


def build_site(settings: Settings, schema: strawberry.Schema, **further: Any) -> WebSite:
    """How the service presents itself; `further` are fields of WebSite that a demo adds."""
    site = WebSite(
        public_url=settings.public_url.rstrip("/"),
        sdl=schema.as_str(),
        authorization_servers=[settings.token_issuer],
        introspection=Introspection(settings.introspection),
        allowed_origins=settings.allowed_origins,
        scopes=sorted(str(permission) for permission in Permission),
        proof_algorithms=PROOF_ALGORITHMS,
    )
    return replace(site, **further)


def build_application(engines: Engines, site: WebSite | None = None, limits: WebLimits | None = None) -> Starlette:
    """The ASGI application over open engines."""
    settings, ring = engines.settings, key_ring(engines.settings)
    bounds = limits or WebLimits()
    authority = build_authority(engines, ring, site.sign_in_hint if site else "")
    authenticate = authenticator(settings, authority)
    compiled = CompiledRoute(engines.schema, engines.reads)
    connections = Connections(
        authenticate=authenticate,
        make_context=_context_of(engines),
        execute=CompiledFirst(compiled, EngineExecute(engines.schema, bounds)),
        jwks=ring.public_jwks,
        ready=partial(_readiness, engines.regions),
    )
    routes: Sequence[Route] = (
        answer_route(authenticate, partial(open_answer, engines.writes)),
        callback_route(partial(take_callback, engines.writes)),
        log_route(partial(published_log, engines.regions)),
        bulk_export_route(authenticate, partial(open_package, engines.writes)),
        demand_package_route(authenticate, partial(open_demand_package, engines.writes)),
        *auth_routes(authority),
    )
    if settings.metrics_secret is not None:
        routes = (*routes, metrics_route(settings.metrics_secret.get_secret_value(), compiled.metrics))
    return build_app(engines.schema, connections, site or build_site(settings, engines.schema), bounds, routes)


def build_authority(engines: Engines, ring: RotatingRing, hint: str = "") -> Authority:
    """The authorization server; it keeps its books in the directory and marks them with the directory's key."""
    settings, books = engines.settings, engines.regions.directory
    if settings.directory_key is None:
        raise DomainError(ErrorCode.MISCONFIGURED, "HABEAS_DIRECTORY_KEY is not set")
    secret, revocations = decoded_key(settings.directory_key), RevocationFeed(books, engines.clock)
    expectations = Expectations(settings.token_issuer, settings.token_audience)
    return Authority(
        issuer=settings.token_issuer,
        audience=settings.token_audience,
        public_url=settings.public_url.rstrip("/"),
        clock=engines.clock,
        regions=engines.regions,
        addresses=Directory(books, secret),
        default_region=settings.default_region,
        ring=ring,
        space_keys=engines.keys,
        writes=engines.writes,
        mailer=mailer(settings),
        throttle=Throttle(books, secret, engines.clock),
        nonces=Nonces(secret),
        revocations=revocations,
        providers=Providers(fetcher(settings), engines.clock),
        verifier=TokenVerifier(ring.trusted(), expectations, engines.clock, revocations, renew=ring.trusted),
        hint=hint,
        passkey_domain=settings.passkey_domain or "",
    )


def authenticator(settings: Settings, authority: Authority) -> BearerAuthenticator:
    """The way into the API: access tokens of the authority, with the proof of a key where they are bound to one."""
    origin = settings.public_url.rstrip("/")
    metadata = f"{origin}/.well-known/oauth-protected-resource"
    proofs = Proofs(authority.books, authority.nonces, authority.clock, origin, metadata)
    foreign = ForeignTokens(authority, settings.trusted_issuers, authority.providers.fetcher)
    admitted = standing(authority.regions, authority.clock)
    return BearerAuthenticator(authority.verifier, proofs, authority.revocations, foreign, admitted)


def _context_of(engines: Engines) -> Callable[[Request, Actor | None], RequestContext]:
    base_url = engines.settings.public_url.rstrip("/")

    def make(request: Request, actor: Actor | None) -> RequestContext:
        key: str | None = request.state.idempotency_key
        digest, name, variables = request.state.asked
        idempotent = None if key is None else Idempotent(key, fingerprint(f"{digest} {name}", variables))
        return RequestContext(actor, engines.reads, engines.writes, engines.clock, base_url, idempotent)

    return make


async def _readiness(regions: Regions) -> Mapping[str, bool]:
    answers = await asyncio.gather(*(_answers(regions, code) for code in regions))
    return dict(zip(regions, answers, strict=True))


async def _answers(regions: Regions, code: str) -> bool:
    try:
        async with asyncio.timeout(READY_SECONDS), unscoped(regions[code], because="readiness") as connection:
            return bool(await connection.fetchval("select true"))
    except (OSError, DomainError):
        return False
