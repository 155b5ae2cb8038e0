"""A small world for the tests of requests: two controllers with their real notices, and four people."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import habeas.demo
from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.access.stepup import SECOND_FACTOR
from habeas.audit.journal import append
from habeas.connectors.jobs import Systems
from habeas.connectors.jobs import jobs as connector_jobs
from habeas.disclosures.model import Recipient
from habeas.inventory.model import DataCategory, ProcessingActivity, Purpose
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.clock import FixedClock
from habeas.kernel.ids import new_id
from habeas.notices.commands import store_notice
from habeas.reading.payload import Entity
from habeas.rights.commands import SubmitRightsRequest
from habeas.rights.jobs import jobs
from habeas.schema import BOOK
from habeas.storage.regions import Region, Regions
from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys
from habeas.storage.table import Table
from habeas.storage.transaction import write
from habeas.tenancy.model import EmailAddress, Membership, Organization, Person
from habeas.vault.commands import CollectRecord, collect
from habeas.worker import WorkerOptions, work
from habeas.writing.run import Outcome, WriteEngine, run
from tests.actors import JUST_NOW

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
NOTICES = Path(habeas.demo.__file__).parent / "data" / "notices"
SECRET = "hunter2-is-my-password"
AISHU, AOMEI = new_id(), new_id()
PEOPLE = (
    ("Annika", "aishu", "DE", "ANYSHARE", "de"),
    ("Maya", "aishu", "US-CA", "ANYBACKUP", "en"),
    ("Yuqing", "aishu", "CN", "ANYSHARE", "zh-CN"),
    ("Julien", "aomei", "FR", "ANYVIEWER", "fr"),
    ("Oliver", "aishu", "GB", "ANYSHARE", "en"),
)


@dataclass
class World:
    """The engine, its clock, and who acts."""

    engine: WriteEngine
    clock: FixedClock
    aishu: Actor
    aomei: Actor
    people: dict[str, Actor]
    mailbox: list[tuple[str, str, str]] = field(default_factory=list)
    systems: Systems | None = None

    async def post(self, to: str, subject: str, text: str, _: str = "") -> None:
        """Takes a mail."""
        self.mailbox.append((to, subject, text))

    async def submit(self, person: str, *rights: Right, **more: Any) -> Entity:
        """A request of the person; to their controller, unless said otherwise."""
        outcome = await self.run(SubmitRightsRequest(rights, **more), self.people[person])
        assert outcome.entity is not None
        return outcome.entity

    def desk(self, person: str) -> Actor:
        """Whoever handles requests at the controller of the person."""
        return self.aishu if self.people[person].controller_id == AISHU else self.aomei

    async def run(self, command: object, actor: Actor) -> Outcome:
        """Carry out a command."""
        return await run(command, actor, engine=self.engine)

    async def drain(self) -> None:
        """Do every job that is due."""
        options = WorkerOptions(attempts=1)
        every = (*jobs(self.engine, self.post), *connector_jobs(self.engine, self.systems))
        await work(self.engine.regions, every, asyncio.Event(), options, drain=True)


def system(org_id: UUID, controller_id: UUID, subject_id: UUID | None, region: str = "sg") -> Actor:
    """The platform, for arranging."""
    return Actor(
        kind=ActorKind.SYSTEM,
        subject_id=subject_id,
        organization_id=org_id,
        controller_id=controller_id,
        region=region,
        role=Role.SYSTEM,
        scopes=ROLES[Role.SYSTEM],
        client_id="tests",
        token_id="tests",
        authenticated_at=JUST_NOW,
        authentication_context=SECOND_FACTOR,
    )


def _as(actor: Actor, kind: ActorKind, role: Role) -> Actor:
    return replace(actor, kind=kind, role=role, scopes=ROLES[role])


async def build(regions: Regions) -> World:
    clock, keys = FixedClock(NOW), {code: SpaceKeys(bytes(32)) for code in regions}
    aishu, aomei = system(AISHU, AISHU, new_id()), system(AOMEI, AOMEI, new_id())
    for region in regions.values():
        await _controller(region, "aishu", aishu)
        await _controller(region, "aomei", aomei)
    people: dict[str, Actor] = {}
    for name, controller, residence, service, language in PEOPLE:
        home = "cn" if residence == "CN" and "cn" in regions else "sg"
        actor = system(new_id(), AISHU if controller == "aishu" else AOMEI, new_id(), home)
        await _person(regions[home], keys[home], actor, name, residence, service, language)
        people[name.lower()] = _as(actor, ActorKind.SELF, Role.PERSON)
    team = (ActorKind.CONTROLLER, Role.PRIVACY_TEAM)
    engine = WriteEngine(regions, BOOK, clock, append, keys)
    return World(engine, clock, _as(aishu, *team), _as(aomei, *team), people)


async def _controller(region: Region, name: str, actor: Actor) -> None:
    org_id = actor.organization_id
    rows: list[Table] = [
        organization(org_id, org_id, "CONTROLLER", name.upper(), country="CN" if name == "aishu" else None),
        Purpose(org_id=org_id, code="SERVICE", name="Providing the service", dpv=None),
        *(_category(org_id, code, code) for code in ("DEVICE", "CREDENTIAL")),
        ProcessingActivity(
            org_id=org_id,
            code="SERVICE",
            purpose_code="SERVICE",
            legal_basis="CONTRACT",
            legal_bases={"CN_PIPL": "CONSENT"},
            category_codes=["DEVICE", "CREDENTIAL"],
            recipient_codes=["LAB"],
            retention="Three years",
            transfers=[{"to": "SG", "mechanism": "SCC_46"}],
        ),
        Recipient(
            org_id=org_id,
            code="LAB",
            name="Crash Lab <GmbH>",
            role="PROCESSOR",
            country="DE",
            purpose_codes=["SERVICE"],
            category_codes=["DEVICE"],
            fields=[],
            commitment="SIGNED",
        ),
    ]
    async with write(region, actor) as tx:
        await insert(tx, rows)
        text = (NOTICES / name / "notice.md").read_text(encoding="utf-8")
        await store_notice(tx, org_id, text, datetime(2023, 6, 19, tzinfo=UTC), uuid5(org_id, "notice"))


def organization(org_id: UUID, controller_id: UUID, kind: str, name: str, **more: Any) -> Organization:
    """The row of an organization."""
    return Organization(
        org_id=org_id,
        kind=kind,
        name=name,
        legal_name=f"{name} Ltd.",
        controller_id=controller_id,
        home_region="sg",
        establishments=[],
        created_at=NOW - timedelta(days=900),
        **more,
    )


def _category(org_id: UUID, code: str, field_class: str) -> DataCategory:
    return DataCategory(
        org_id=org_id, code=code, name=f"{code.title()} data", sensitive=False, field_class=field_class, items=[]
    )


async def _person(
    region: Region, keys: SpaceKeys, actor: Actor, name: str, residence: str, service: str, language: str
) -> None:
    org_id, subject_id, controller_id = actor.organization_id, actor.subject_id, actor.controller_id
    assert subject_id is not None
    address = f"{name.lower()}@example.org"
    rows: list[Table] = [
        organization(org_id, controller_id, "PERSONAL", name),
        Person(
            org_id=org_id,
            subject_id=subject_id,
            controller_id=controller_id,
            display_name=name,
            primary_email=address,
            residence=residence,
            language=language,
            service_code=service,
            created_at=NOW - timedelta(days=400),
        ),
        EmailAddress(
            org_id=org_id, id=new_id(), subject_id=subject_id, address=address, is_primary=True, verified_at=NOW
        ),
        membership(org_id, subject_id, name),
    ]
    async with write(region, actor) as tx:
        await insert(tx, rows)
    await record(region, keys, actor, "DEVICE", "Phone <script>", {"model": f"{name}'s phone"})
    await record(region, keys, actor, "CREDENTIAL", "Password", SECRET)


def membership(org_id: UUID, subject_id: UUID, name: str) -> Membership:
    """A space of a person."""
    return Membership(
        org_id=org_id,
        id=new_id(),
        subject_id=subject_id,
        email=f"{name.lower()}@example.org",
        display_name=name,
        role="MEMBER",
        status="ACTIVE",
        account_kind="PERSONAL",
        joined_at=NOW - timedelta(days=400),
        overseen_scopes=[],
    )


async def record(region: Region, keys: SpaceKeys, actor: Actor, category: str, label: str, value: Any) -> None:
    """A record of a person in the space of the actor's organization."""
    command = CollectRecord(
        category_code=category,
        label=label,
        value=value,
        collected_at=NOW - timedelta(days=30),
        collected_in="DE",
        source="USER_DIRECT",
        service_code="ANYSHARE",
        activity_codes=("SERVICE",),
    )
    async with write(region, actor) as tx:
        await collect(tx, actor, keys, command, NOW)
