"""A controller with its two regions, its privacy team and some people, and both engines over real databases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from habeas.access import ROLES, Actor, ActorKind, PolicyBook, Role
from habeas.audit.journal import append
from habeas.audit.policy import POLICY as AUDIT
from habeas.consent.commands import jobs as consent_jobs
from habeas.consent.graphql import ConsentMutation
from habeas.consent.policy import POLICY as CONSENT
from habeas.disclosures.graphql import Recipient
from habeas.disclosures.policy import POLICY as DISCLOSURES
from habeas.inventory.graphql import InventoryQuery
from habeas.inventory.model import Purpose, Service
from habeas.inventory.policy import POLICY as INVENTORY
from habeas.kernel.clock import FixedClock
from habeas.kernel.ids import new_id
from habeas.notices.commands import jobs as notice_jobs
from habeas.notices.graphql import NoticeMutation, NoticeQuery
from habeas.notices.policy import POLICY as NOTICES
from habeas.oversight.policy import POLICY as OVERSIGHT
from habeas.reading.read import ReadEngine
from habeas.reading.resolve import NodeQuery, install, tags_of
from habeas.reading.types import SCALARS
from habeas.storage.regions import Regions
from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys
from habeas.storage.table import Table
from habeas.storage.transaction import write
from habeas.storage.unscoped import unscoped
from habeas.tenancy.graphql import TenancyQuery
from habeas.tenancy.model import Membership, Organization, Person
from habeas.tenancy.policy import POLICY as TENANCY
from habeas.vault.policy import POLICY as VAULT
from habeas.writing.outbox import Delivery
from habeas.writing.policy import POLICY as WRITING
from habeas.writing.request import RequestContext
from habeas.writing.run import Outcome, WriteEngine, run
from tests.actors import an_actor

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BOOK = PolicyBook((AUDIT, CONSENT, DISCLOSURES, INVENTORY, NOTICES, OVERSIGHT, TENANCY, VAULT, WRITING))
SERVICES = ("ACME", "ANYSHARE", "ANYBACKUP", "ANYVIEWER")


def small_schema() -> strawberry.Schema:
    """Notices and consents with what lies below them."""
    schema = strawberry.Schema(
        query=merge_types("Query", (NodeQuery, TenancyQuery, InventoryQuery, NoticeQuery)),
        mutation=merge_types("Mutation", (NoticeMutation, ConsentMutation)),
        types=[Recipient],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    install(schema._schema)
    return schema


SCHEMA = small_schema()
_TAKE = """
update queue.pgqueuer set status = 'picked', queue_manager_id = $1
 where status = 'queued' and execute_after <= now() and entrypoint = any($2)
returning id, entrypoint, payload
"""


async def _no_ledger(*_: Any, **__: Any) -> None:
    raise AssertionError("nobody here may look at another person")


async def _no_mechanisms(*_: Any) -> frozenset[str]:
    return frozenset()


def _sealed(*_: Any) -> Any:
    raise AssertionError("nothing here is sealed")


@dataclass
class Stage:
    """One controller; everything is written through the door, as its own actors."""

    regions: Regions
    clock: FixedClock
    controller_id: UUID
    writes: WriteEngine
    reads: ReadEngine
    people: list[Actor] = field(default_factory=list)

    @property
    def privacy(self) -> Actor:
        """The controller's privacy team, in sg."""
        return self._of_controller(Role.PRIVACY_TEAM, "sg")

    def system(self, region: str) -> Actor:
        """The system on behalf of the controller."""
        return self._of_controller(Role.SYSTEM, region)

    def _of_controller(self, role: Role, region: str) -> Actor:
        return an_actor(
            kind=ActorKind.SYSTEM if role is Role.SYSTEM else ActorKind.CONTROLLER,
            subject_id=None if role is Role.SYSTEM else new_id(),
            organization_id=self.controller_id,
            controller_id=self.controller_id,
            region=region,
            role=role,
            scopes=ROLES[role],
        )

    async def person(self, residence: str | None, region: str = "sg") -> Actor:
        """A person with a personal organization under the controller."""
        actor = an_actor(
            organization_id=new_id(), controller_id=self.controller_id, region=region, scopes=ROLES[Role.PERSON]
        )
        assert actor.subject_id is not None
        rows = _rows_of(actor, actor.subject_id, residence, self.clock.now())
        await self._insert(region, replace(actor, scopes=ROLES[Role.SYSTEM]), rows)
        self.people.append(actor)
        return actor

    async def _insert(self, region: str, actor: Actor, rows: Sequence[Table]) -> None:
        async with write(self.regions[region], actor) as tx:
            await insert(tx, rows)

    async def run(self, command: object, actor: Actor) -> Outcome:
        """Carry out a command."""
        return await run(command, actor, engine=self.writes)

    async def drain(self) -> None:
        """Do every job that is due now, and leave those that are not."""
        jobs = {job.name: job for job in (*notice_jobs(self.writes), *consent_jobs(self.writes))}
        for region in [*self.regions.values()] * 2:
            worker = uuid4()
            async with unscoped(region, because="a test takes the jobs that are due") as tx:
                taken = await tx.fetch(_TAKE, worker, list(jobs))
            for row in taken:
                payload = orjson.loads(row["payload"])
                delivery = Delivery(row["id"], row["entrypoint"], payload, 0, region, worker)
                await jobs[row["entrypoint"]].handler(delivery)

    async def ask(self, actor: Actor, document: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of a document that must have no errors."""
        result = await self.answer(actor, document, variables)
        assert result.errors is None, result.errors
        return orjson.loads(orjson.dumps(result.data))

    async def answer(self, actor: Actor, document: str, variables: Mapping[str, Any] | None = None) -> Any:
        """Data and errors."""
        context = RequestContext(actor, self.reads, self.writes, self.clock, "http://habeas.test")
        return await SCHEMA.execute(document, variable_values=dict(variables or {}), context_value=context)

    async def rows(self, statement: str, *arguments: Any, actor: Actor | None = None, region: str = "sg") -> list[Any]:
        """Rows as the controller's system, or as an actor, sees them."""
        async with write(self.regions[region], actor or self.system(region)) as tx:
            return [dict(row) for row in await tx.fetch(statement, *arguments)]


def _rows_of(actor: Actor, subject_id: UUID, residence: str | None, now: datetime) -> list[Table]:
    org_id = actor.organization_id
    return [
        Organization(
            org_id=org_id,
            kind="PERSONAL",
            name="Personal",
            legal_name="",
            controller_id=actor.controller_id,
            home_region=actor.region,
            establishments=[],
            created_at=now,
        ),
        Person(
            org_id=org_id,
            subject_id=subject_id,
            controller_id=actor.controller_id,
            display_name="A person",
            primary_email="person@example.org",
            residence=residence,
            language="en",
            service_code="ACME",
            created_at=now,
        ),
        Membership(
            org_id=org_id,
            id=new_id(),
            subject_id=subject_id,
            email="person@example.org",
            display_name="A person",
            role="OWNER",
            status="ACTIVE",
            account_kind="PERSONAL",
            joined_at=now,
            overseen_scopes=[],
        ),
    ]


async def staged(regions: Regions, establishments: Sequence[str] = ()) -> Stage:
    """A stage whose controller serves both regions."""
    clock = FixedClock(NOW)
    keys = {code: SpaceKeys(bytes(32)) for code in regions}
    writes = WriteEngine(regions, BOOK, clock, append, keys)
    reads = ReadEngine(regions, BOOK, clock, tags_of(SCHEMA._schema), _sealed, _no_ledger, _no_mechanisms, {})
    stage = Stage(regions, clock, new_id(), writes, reads)
    for code in regions:
        await stage._insert(code, stage.system(code), _rows_of_controller(stage.controller_id, establishments))
    return stage


def _rows_of_controller(org_id: UUID, establishments: Sequence[str]) -> list[Table]:
    purposes = {"SURVEY": "Surveys", "USAGE_ANALYSIS": "Analysis of use"}
    return [
        Organization(
            org_id=org_id,
            kind="CONTROLLER",
            name="Acme",
            legal_name="Acme Ltd.",
            controller_id=org_id,
            home_region="sg",
            establishments=list(establishments),
            created_at=NOW,
        ),
        *(Service(org_id=org_id, code=code, name=code.title(), status="ACTIVE") for code in SERVICES),
        *(Purpose(org_id=org_id, code=code, name=name) for code, name in purposes.items()),
    ]
