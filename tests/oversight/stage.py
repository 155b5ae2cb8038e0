"""A stage for oversight: Contoso and Fabrikam in one region, their people, and a question as any of them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from habeas.access import ROLES, Actor, ActorKind, Permission, PolicyBook, Role
from habeas.access.stepup import SECOND_FACTOR
from habeas.audit.entering import LATE
from habeas.audit.journal import append
from habeas.audit.ledger import append_looks
from habeas.audit.policy import POLICY as AUDIT
from habeas.disclosures.mechanisms import mechanisms
from habeas.disclosures.policy import POLICY as DISCLOSURES
from habeas.inventory.graphql import InventoryQuery
from habeas.inventory.policy import POLICY as INVENTORY
from habeas.kernel.clock import FixedClock
from habeas.kernel.errors import DomainError
from habeas.kernel.ids import new_id
from habeas.oversight import bulk, lifting, unit_spreading
from habeas.oversight.gate import admit_to_member
from habeas.oversight.graphql import OversightMutation, ProofQuery
from habeas.oversight.model import OversightAnnouncement
from habeas.oversight.policy import POLICY as OVERSIGHT
from habeas.reading.globalid import encode
from habeas.reading.read import ReadEngine
from habeas.reading.resolve import NodeQuery, install, tags_of
from habeas.reading.types import SCALARS
from habeas.storage.regions import Region, Regions
from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import write
from habeas.tenancy.graphql import TenancyQuery
from habeas.tenancy.model import Membership, Organization
from habeas.tenancy.policy import POLICY as TENANCY
from habeas.vault import graphql as vault  # noqa: F401 (it adds the records of a member)
from habeas.vault.keys import opened_json, sealed_json, space_key
from habeas.vault.model import VaultRecord
from habeas.vault.policy import POLICY as VAULT
from habeas.writing.policy import POLICY as WRITING
from habeas.writing.request import RequestContext
from habeas.writing.run import WriteEngine
from tests.actors import JUST_NOW

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CONTROLLER = UUID(int=7)
PURPOSE = {"code": "SECURITY_INVESTIGATION", "note": "Reported credential theft"}
BOOK = PolicyBook((AUDIT, DISCLOSURES, INVENTORY, OVERSIGHT, TENANCY, VAULT, WRITING))

_query = merge_types("Query", (NodeQuery, TenancyQuery, InventoryQuery, ProofQuery))
SCHEMA = strawberry.Schema(_query, OversightMutation, config=StrawberryConfig(scalar_map=SCALARS))
install(SCHEMA._schema)


@dataclass(frozen=True)
class Human:
    """Somebody in an organization, as they act for it, and as themself."""

    actor: Actor
    member_id: UUID

    @property
    def id(self) -> str:
        return encode("MEM", self.actor.organization_id, self.member_id)

    @property
    def subject_id(self) -> UUID:
        assert self.actor.subject_id is not None
        return self.actor.subject_id

    def alone(self) -> Actor:
        return replace(self.actor, kind=ActorKind.SELF, role=Role.PERSON, scopes=ROLES[Role.PERSON])


class Refused(Exception):
    """The first error of an answer."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(error.message)
        self.code, self.details, self.path = error.code, error.details, error.path


@dataclass
class Stage:
    """Both organizations and everybody in them."""

    clock: FixedClock
    reads: ReadEngine
    writes: WriteEngine
    katrin: Human
    tobias: Human
    annika: Human
    jonas: Human
    daniel: Human

    async def ask(self, actor: Actor, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        context = RequestContext(actor, self.reads, self.writes, self.clock, "http://habeas.test")
        result = await SCHEMA.execute(document, dict(variables or {}), context_value=context)
        if result.errors:
            error = result.errors[0].original_error
            raise Refused(error) if isinstance(error, DomainError) else error or result.errors[0]
        assert result.data is not None
        return result.data


@asynccontextmanager
async def set_stage(
    region: Region, elsewhere: Region | None = None, directory: Region | None = None
) -> AsyncIterator[Stage]:
    """The stage, with nothing approved and nothing claimed; both organizations are known elsewhere too."""
    every = [region] if elsewhere is None else [region, elsewhere]
    clock, keys = FixedClock(NOW), {each.code: SpaceKeys(bytes(32)) for each in every}
    contoso, fabrikam = new_id(), new_id()
    people = {name: _human(contoso) for name in ("katrin", "tobias", "annika", "jonas")}
    people["daniel"] = _human(fabrikam)
    for name in ("annika", "jonas"):
        people[name] = replace(people[name], actor=people[name].alone())
    everything = ("ACCOUNT", "DEVICE", "LOGS")
    for each in every:
        await _controller(each)
        await _organization(each, contoso, "Contoso GmbH", ["members:read", "members.content:read"], everything)
        await _organization(each, fabrikam, "Fabrikam Ltd.", ["members:read"], everything)
    for name, human in people.items():
        await _member(region, human, name, keys[region.code])
    regions = Regions({each.code: each for each in every}, directory)
    reads = ReadEngine(
        regions=regions,
        book=BOOK,
        clock=clock,
        tags=tags_of(SCHEMA._schema),
        opener=lambda code, wrapped, sealed, bound: opened_json(keys[code], wrapped, sealed, bound),
        ledger=append_looks,
        mechanisms=mechanisms,
        gates={"Organization.member": admit_to_member},
        late=LATE,
    )
    at_once = {**lifting.AT_ONCE, **bulk.AT_ONCE, **unit_spreading.AT_ONCE}
    yield Stage(clock, reads, WriteEngine(regions, BOOK, clock, append, keys, at_once=at_once), **people)


def _human(org_id: UUID) -> Human:
    actor = Actor(
        kind=ActorKind.ADMINISTRATOR,
        subject_id=new_id(),
        organization_id=org_id,
        controller_id=CONTROLLER,
        region="sg",
        role=Role.ADMINISTRATOR,
        scopes=ROLES[Role.ADMINISTRATOR],
        client_id="console",
        token_id="token",
        authenticated_at=JUST_NOW,
        authentication_context=SECOND_FACTOR,
    )
    return Human(actor, new_id())


def _platform(org_id: UUID, subject_id: UUID | None = None) -> Actor:
    plain = _human(org_id).actor
    return replace(plain, kind=ActorKind.SYSTEM, role=Role.SYSTEM, scopes=frozenset(Permission), subject_id=subject_id)


async def _controller(region: Region) -> None:
    row = Organization(
        org_id=CONTROLLER,
        kind="CONTROLLER",
        name="The platform",
        legal_name="The platform",
        controller_id=CONTROLLER,
        home_region=region.code,
        establishments=[],
        created_at=NOW,
    )
    async with write(region, _platform(CONTROLLER)) as tx:
        await insert(tx, [row], on_conflict="on conflict (org_id) do nothing")


async def _organization(
    region: Region, org_id: UUID, name: str, scopes: list[str], field_classes: tuple[str, ...]
) -> None:
    row = Organization(
        org_id=org_id,
        kind="CUSTOMER",
        name=name,
        legal_name=name,
        controller_id=CONTROLLER,
        home_region=region.code,
        establishments=[],
        created_at=NOW,
    )
    in_force = OversightAnnouncement(
        org_id=org_id,
        id=new_id(),
        domain_name="contoso.example",
        announced_at=NOW - timedelta(days=60),
        effective_from=NOW - timedelta(days=30),
        scopes=scopes,
        purposes=["SECURITY_INVESTIGATION", "OFFBOARDING"],
        field_classes=list(field_classes),
        legal_entity=name,
        contact="privacy@contoso.example",
        statement="We oversee.",
    )
    upcoming = OversightAnnouncement(
        **{
            **in_force.model_dump(),
            "id": new_id(),
            "domain_name": "upcoming.example",
            "effective_from": NOW + timedelta(days=30),
            "purposes": ["QUALITY_CONTROL"],
            "field_classes": ["USAGE"],
        }
    )
    async with write(region, _platform(org_id)) as tx:
        await insert(tx, [row])
        await insert(tx, [in_force, upcoming])


async def _member(region: Region, human: Human, name: str, keys: SpaceKeys) -> None:
    org_id = human.actor.organization_id
    row = Membership(
        org_id=org_id,
        id=human.member_id,
        subject_id=human.subject_id,
        email=f"{name}@contoso.example",
        display_name=name.title(),
        role="MEMBER" if human.actor.role is Role.PERSON else "ADMINISTRATOR",
        status="ACTIVE",
        account_kind="MANAGED",
        joined_at=NOW - timedelta(days=90),
        overseen_scopes=["members:read"],
        oversight_announced_at=NOW - timedelta(days=60),
    )
    async with write(region, _platform(org_id, human.subject_id)) as tx:
        await insert(tx, [row])
        key = await space_key(tx, keys, org_id, human.subject_id, NOW)
        records = [_record(org_id, human.subject_id, kind, key) for kind in ("ACCOUNT", "DEVICE", "LOGS", "USAGE")]
        await insert(tx, records)


def _record(org_id: UUID, subject_id: UUID, field_class: str, key: bytes) -> VaultRecord:
    record_id = new_id()
    return VaultRecord(
        org_id=org_id,
        id=record_id,
        subject_id=subject_id,
        controller_id=CONTROLLER,
        category_code=field_class,
        field_class=field_class,
        open_class=field_class,
        label=field_class,
        sealed=sealed_json(key, {"of": field_class}, record_id),
        collected_at=NOW - timedelta(days=1),
        collected_in="DE",
        source="The device",
        service_code="ANYSHARE",
        activity_codes=[],
        restricted=False,
    )
