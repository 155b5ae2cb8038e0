"""Loads what happened before, each at its time: agreements, looks, requests, and the approval that stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.audit.entering import enter_all
from habeas.audit.ledger import append_looks
from habeas.consent.commands import GiveConsent, WithdrawConsent
from habeas.demo.load.actors import CLIENT, platform
from habeas.demo.world import Item, World, slug_id
from habeas.disclosures.commands import RecordDisclosure
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.clock import FixedClock
from habeas.main import Engines
from habeas.notices.commands import AcceptNotice
from habeas.notices.rules.sharing_ground import SharingGround
from habeas.oversight.model import ContentAccess
from habeas.parts import package_signer
from habeas.reading.finish import Looked
from habeas.reading.read import Admission
from habeas.rights.commands import (
    AuthorizeAgent,
    DecideRight,
    SubmitRightsRequest,
    WithdrawRightsRequest,
    answer_request,
)
from habeas.rights.rules.states import Outcome
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.writing.run import WriteEngine, run

_RENEWED = """on conflict (org_id, id) do update
    set starts_at = excluded.starts_at, expires_at = excluded.expires_at, approved_at = excluded.approved_at,
        status = excluded.status"""
_OUTCOMES = {"GRANTED": Outcome.GRANTED, "PARTIAL": Outcome.PARTLY_GRANTED, "REFUSED": Outcome.REFUSED}


async def load_history(world: World, engines: Engines) -> None:
    """Everything that happened before the demo starts, in the order in which it happened."""
    for acceptance in world.items("acceptances"):
        await _accept(world, engines, acceptance)
    for consent in world.items("consents"):
        await _consent(world, engines, consent)
    for look in world.items("ledger"):
        await _look(world, engines, look)
    for disclosure in world.items("disclosures"):
        await _disclose(world, engines, disclosure)
    for request in sorted(world.items("rights_requests"), key=lambda each: world.at(each["received_at"])):
        await _request(world, engines, request)


async def renew_approvals(world: World, home: Region, now: datetime) -> None:
    """The approvals that stand from each start of the demo."""
    for item in world.items("approvals"):
        org_id = world.org_id(item["organization"])
        controller = world.org_id(world.organization(item["organization"])["controller"])
        row = ContentAccess(
            org_id=org_id,
            id=slug_id("approval", item["key"]),
            member_id=slug_id("membership", f"{item['organization']}:{item['member']}"),
            subject_id=slug_id("person", item["member"]),
            purpose=item["purpose"],
            note=item["note"],
            field_classes=item["field_classes"],
            hours=item["hours"],
            status="APPROVED",
            requested_by=slug_id("person", item["requested_by"]),
            requested_at=now,
            approved_by=slug_id("person", item["approved_by"]),
            approved_at=now,
            starts_at=now,
            expires_at=now + timedelta(hours=item["hours"]),
        )
        async with write(home, platform(home.code, org_id, controller)) as tx:
            await insert(tx, [row], on_conflict=_RENEWED)


async def _accept(world: World, engines: Engines, item: Item) -> None:
    subject = _subject(world, item["person"])
    version_id = slug_id("notice", f"{world.person(item['person'])['controller']}/notice")
    command = AcceptNotice(subject.controller_id, version_id, item["language"])
    await run(command, subject, engine=_at(world, engines, item["at"]))


async def _consent(world: World, engines: Engines, item: Item) -> None:
    subject = _subject(world, item["person"])
    space = None if item["organization"] == "personal" else world.org_id(item["organization"])
    given = await run(GiveConsent(item["purpose"], space), subject, engine=_at(world, engines, item["given_at"]))
    if item["withdrawn_at"] is not None and given.entity is not None:
        withdraw = WithdrawConsent(given.entity.org_id, UUID(str(given.entity.key)))
        await run(withdraw, subject, engine=_at(world, engines, item["withdrawn_at"]))


def _subject(world: World, key: str) -> Actor:
    return _person(world, key, "personal", ActorKind.SELF, Role.PERSON, world.person(key)["region"])


def _at(world: World, engines: Engines, instant: str) -> WriteEngine:
    """The write engine as of an instant of the past."""
    return replace(engines.writes, clock=FixedClock(world.at(instant)))


async def _look(world: World, engines: Engines, look: Item) -> None:
    subject = world.person(look["subject"])
    region = engines.regions[subject["region"]]
    role = Role(look["actor_role"])
    actor = _person(world, look["actor"], look["organization"], ActorKind(look["actor_kind"]), role, region.code)
    looks = [
        Looked(
            org_id=actor.organization_id,
            subject_id=slug_id("person", look["subject"]),
            field_class=field_class,
            purpose=look["purpose"],
            legal_basis=look["legal_basis"],
            authority="Announced to the members",
            region=region.code,
        )
        for field_class in look["field_classes"]
    ]
    async with write(region, actor) as tx:
        await append_looks(tx, actor, looks, Admission(None, look["purpose"], None), FixedClock(world.at(look["at"])))
    await enter_all(region)


async def _disclose(world: World, engines: Engines, item: Item) -> None:
    """As the controller's own systems record it, in the region of the person."""
    subject = _subject(world, item["person"])
    command = RecordDisclosure(
        person=(subject.organization_id, slug_id("person", item["person"])),
        recipient_code=item["recipient"],
        purpose_code=item["purpose"],
        category_codes=tuple(item["categories"]),
        ground=SharingGround(item["ground"]),
        space_id=None if item["organization"] == "personal" else world.org_id(item["organization"]),
        happened_at=world.at(item["at"]),
    )
    controller = platform(subject.region, subject.controller_id, subject.controller_id)
    await run(command, controller, engine=_at(world, engines, item["at"]))


async def _request(world: World, engines: Engines, item: Item) -> None:
    subject = _subject(world, item["person"])
    org_id = world.org_id(item["to"])
    writes = _at(world, engines, item["received_at"])
    rights = tuple(Right(each["right"]) for each in item["rights"])
    sender, permission = await _sender(world, item, subject, rights, writes)
    command = SubmitRightsRequest(
        rights=rights,
        note=item["note"],
        language=item["language"],
        organization_id=None if org_id == subject.controller_id else org_id,
        authorization_id=permission,
    )
    outcome = await run(command, sender, engine=writes)
    request_id = outcome.entity.key if outcome.entity is not None else None
    if not isinstance(request_id, UUID):
        raise TypeError("a request of the world was not stored")
    await answer_request(writes, _on_behalf_of(subject, org_id), request_id, package_signer(engines.settings))
    for right in item["rights"]:
        if right["outcome"] != "OPEN":
            await _decide(world, engines, item, right, request_id)
    if item["status"] == "WITHDRAWN":
        await run(WithdrawRightsRequest(org_id, request_id), subject, engine=writes)


async def _sender(
    world: World, item: Item, subject: Actor, rights: tuple[Right, ...], writes: WriteEngine
) -> tuple[Actor, UUID | None]:
    """Who sends the request, and under which authorization: the person, or a partner whom they authorize for it."""
    if "agent" not in item:
        return subject, None
    agent_id = world.org_id(item["agent"])
    outcome = await run(AuthorizeAgent(agent_id, rights), subject, engine=writes)
    if outcome.entity is None or not isinstance(outcome.entity.key, UUID):
        raise TypeError("an authorization of the world was not stored")
    scopes = ROLES[Role.PARTNER]
    partner = replace(subject, kind=ActorKind.PARTNER, role=Role.PARTNER, scopes=scopes)
    return replace(partner, subject_id=None, organization_id=agent_id), outcome.entity.key


async def _decide(world: World, engines: Engines, item: Item, right: Item, request_id: UUID) -> None:
    region = world.person(item["person"])["region"]
    teams = {"aishu": "meiling", "aomei": "emma", "contoso": "katrin"}
    role = Role.ADMINISTRATOR if item["to"] == "contoso" else Role.PRIVACY_TEAM
    team = _person(world, teams[item["to"]], item["to"], ActorKind.CONTROLLER, role, region)
    command = DecideRight(
        organization_id=world.org_id(item["to"]),
        request_id=request_id,
        right=Right(right["right"]),
        outcome=_OUTCOMES[right["outcome"]],
        denial_code=DenialCode(right["denial_code"]) if "denial_code" in right else None,
        explanation=right.get("explanation"),
        region=region,
        carried_out_elsewhere=True,
    )
    await run(command, team, engine=_at(world, engines, right["decided_at"]))


def _on_behalf_of(subject: Actor, org_id: UUID) -> Actor:
    """The system, answering this subject for the organization that must answer."""
    return replace(subject, kind=ActorKind.SYSTEM, organization_id=org_id, role=Role.SYSTEM, scopes=ROLES[Role.SYSTEM])


def _person(world: World, key: str, organization: str, kind: ActorKind, role: Role, region: str) -> Actor:
    org_id = world.org_id(organization, key)
    controller = world.controller_of(world.person(key))
    actor = Actor(kind, slug_id("person", key), org_id, controller, region, role, ROLES[role], CLIENT, CLIENT)
    return replace(actor, authenticated_at=datetime.max.replace(tzinfo=UTC))
