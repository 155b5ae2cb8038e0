"""The stage with two regions, a directory and name servers: domains are proven, contested and lost on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from habeas.auth.people.accounts import add_address, open_account
from habeas.auth.people.addresses import SignInAddresses
from habeas.kernel.ids import new_id
from habeas.oversight.jobs import jobs
from habeas.oversight.resolution.resolver import Resolution
from habeas.reading.globalid import encode
from habeas.storage.directory import Directory
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.regions import Regions
from habeas.storage.rows import insert
from habeas.storage.transaction import read, write
from habeas.storage.unscoped import unscoped
from habeas.tenancy.model import AddressDomain, EmailAddress, Membership, Organization, Person
from habeas.worker import WorkerOptions, work
from tests.oversight.documents import claimed
from tests.oversight.nameserver import NameServer, name_server
from tests.oversight.stage import CONTROLLER, NOW, Human, Stage, _human, _platform, set_stage

STEP = """mutation Step($input: DomainInput!) { %s(input: $input) {
  domain { id name status missingSince contestUntil challenge { recordName recordValue } }
  userErrors { code message path } } }"""
DOMAINS = """query D($id: ID!) { organization(id: $id) { domains {
  id name scope status missingSince contestUntil challenge { recordName recordValue expiresAt } } } }"""
CAPTURES = """query C { viewer { captures(first: 50) { nodes { id state domain respondBy postponements choice endReason
  notice { organization legalEntity contact domain scopes roles purposes fieldClasses effectiveFrom respondBy
  language paragraphs } } } } }"""

LONG_AGO = NOW - timedelta(days=400)


@dataclass
class Ground:
    """Contoso (katrin) and Fabrikam (daniel), who prove domains to two name servers."""

    stage: Stage
    regions: Regions
    servers: tuple[NameServer, NameServer]
    claims: DomainClaims
    mails: list[tuple[str, str, str]] = field(default_factory=list)
    identities: list[str | None] = field(default_factory=list)

    @property
    def resolution(self) -> Resolution:
        return Resolution(tuple(server.address for server in self.servers), timeout_s=1.0)

    def serve(self, name: str, *servers: str) -> None:
        """Let these be the name servers of a registered name."""
        for server in self.servers:
            server.served_by[name] = servers

    def publish(self, name: str, *records: str) -> None:
        for server in self.servers:
            server.publish(name, *records)

    async def claim(self, who: Human, name: str, *, tree: bool = False, publish: bool = True) -> Any:
        """A claim whose record stands in DNS beside whatever stood there."""
        answer = await claimed(self.stage, who, name, tree=tree)
        assert answer["userErrors"] == [], answer
        challenge = answer["domain"]["challenge"]
        if publish:
            self.add(challenge["recordName"], challenge["recordValue"])
        return await self.domain(who, name, tree=tree)

    def add(self, name: str, record: str) -> None:
        for server in self.servers:
            server.zone.setdefault(name, []).append((record.encode(),))

    async def domain(self, who: Human, name: str, *, tree: bool = False) -> Any:
        org_id = who.actor.organization_id
        answer = await self.stage.ask(who.actor, DOMAINS, {"id": encode("ORG", org_id, org_id)})
        scope = "TREE" if tree else "EXACT"
        rows = answer["organization"]["domains"]
        return next((row for row in rows if (row["name"], row["scope"]) == (name, scope)), None)

    async def step(self, who: Human, mutation: str, domain: Any) -> Any:
        answer = await self.stage.ask(who.actor, STEP % mutation, {"input": {"domain": domain["id"]}})
        return answer[mutation]

    async def check(self, who: Human, domain: Any) -> None:
        """A look at the claim, and all that it sets off; what waits for later is not due."""
        await self.step(who, "verifyDomain", domain)
        await self.drain()

    def jobs(self) -> Any:
        return jobs(self.stage.writes, self.claims, self.resolution, self.deliver, self.sign_in)

    @property
    def sign_in(self) -> SignInAddresses:
        return SignInAddresses(self.regions, Directory(self.regions.directory, bytes(32)))

    async def signs_in(self, human: Human, address: str) -> None:
        """Let the person have an account that this address signs in to."""
        actor, directory = human.actor, self.sign_in.directory
        async with unscoped(self.regions[actor.region], because="a test gives somebody an account") as tx:
            await open_account(tx, human.subject_id, actor.organization_id, CONTROLLER, "none", NOW)
            await add_address(tx, directory.hashed(address), human.subject_id)
        await directory.settle(address, actor.region)

    async def deliver(self, to: str, subject: str, text: str, identity: str | None = None) -> None:
        self.mails.append((to, subject, text))
        self.identities.append(identity)

    def mails_to(self, address: str) -> list[tuple[str, str]]:
        """Subjects and texts of what went to an address."""
        return [(subject, text) for to, subject, text in self.mails if to == address]

    async def drain(self) -> None:
        await work(self.regions, self.jobs(), asyncio.Event(), WorkerOptions(attempts=1), drain=True)

    async def fall_due(self, *entrypoints: str) -> None:
        """Let jobs that wait for a date run, as if it had come; what they do asks the clock of the stage."""
        due = "update queue.pgqueuer set execute_after = now() where entrypoint = any ($1)"
        for region in self.regions.values():
            async with region.pool.acquire() as connection:
                await connection.execute(due, list(entrypoints or ("oversight.capture_due",)))
        await self.drain()

    def later(self, **passed: float) -> None:
        self.stage.clock.instant += timedelta(**passed)

    async def verified(self, who: Human, name: str, *, tree: bool = False) -> Any:
        domain = await self.claim(who, name, tree=tree)
        await self.check(who, domain)
        return await self.domain(who, name, tree=tree)

    async def somebody(
        self, *addresses: str, region: str = "sg", joined_at: datetime = LONG_AGO, language: str = "en"
    ) -> Human:
        """A person on their own, with these addresses."""
        human = _human(new_id())
        human = replace(human, actor=replace(human.alone(), region=region))
        org_id, subject_id = human.actor.organization_id, human.subject_id
        async with write(self.regions[region], _platform(org_id, subject_id)) as tx:
            await insert(tx, _rows(org_id, subject_id, human.member_id, addresses, region, joined_at, language))
        return human

    async def captures(self, human: Human) -> list[Any]:
        answer = await self.stage.ask(human.actor, CAPTURES)
        nodes: list[Any] = answer["viewer"]["captures"]["nodes"]
        return nodes

    async def members(self, who: Human, region: str = "sg") -> set[UUID]:
        """Whom an administrator's transaction sees in the directory, themself aside."""
        async with read(self.regions[region], replace(who.actor, region=region)) as tx:
            rows = await tx.fetch("select subject_id from habeas.membership")
        return {row["subject_id"] for row in rows} - {who.subject_id}


@asynccontextmanager
async def set_ground(regions: Regions) -> AsyncIterator[Ground]:
    """The ground, with nothing proven and nothing in DNS."""
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(name_server()) for _ in range(2)]
        stage = await stack.enter_async_context(set_stage(regions["sg"], regions["cn"], regions.directory))
        yield Ground(stage, regions, (servers[0], servers[1]), DomainClaims(regions.directory))


def _rows(
    org_id: UUID,
    subject_id: UUID,
    member_id: UUID,
    addresses: tuple[str, ...],
    region: str,
    joined: datetime,
    language: str,
) -> list[Any]:
    person: dict[str, Any] = {
        "org_id": org_id,
        "subject_id": subject_id,
        "controller_id": CONTROLLER,
    }
    names = sorted({address.partition("@")[2] for address in addresses})
    return [
        Organization(
            org_id=org_id,
            kind="PERSONAL",
            name="Somebody",
            legal_name="Somebody",
            controller_id=CONTROLLER,
            home_region=region,
            establishments=[],
            created_at=joined,
        ),
        Person(
            **person,
            created_at=joined,
            display_name="Somebody",
            primary_email=addresses[0],
            language=language,
            service_code="ANYSHARE",
        ),
        Membership(
            org_id=org_id,
            id=member_id,
            subject_id=subject_id,
            email=addresses[0],
            display_name="Somebody",
            role="OWNER",
            status="ACTIVE",
            account_kind="PERSONAL",
            joined_at=joined,
            overseen_scopes=[],
        ),
        *(
            EmailAddress(
                org_id=org_id,
                id=new_id(),
                subject_id=subject_id,
                address=address,
                is_primary=address == addresses[0],
                verified_at=joined,
            )
            for address in addresses
        ),
        *(AddressDomain(org_id=org_id, name=n, subject_id=subject_id, controller_id=CONTROLLER) for n in names),
    ]
