"""Loads people: their personal organizations, addresses, memberships and records."""

from uuid import UUID

from habeas.demo.load.actors import platform
from habeas.demo.load.undertakings import load_undertakings
from habeas.demo.world import Item, World, slug_id
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys
from habeas.storage.table import Table
from habeas.storage.transaction import write
from habeas.tenancy.model import AddressDomain, EmailAddress, Membership, Organization, Person
from habeas.tenancy.rules import AccountKind, MemberRole, OrganizationKind, domain_of
from habeas.vault.commands import CollectRecord, collect


async def load_people(world: World, region: Region, keys: SpaceKeys) -> None:
    """Everybody whose data live in this region."""
    for person in world.items("people"):
        if person["region"] == region.code:
            await _load_person(world, region, person)
    for membership in world.items("memberships"):
        person = world.person(membership["person"])
        if person["region"] == region.code:
            await _load_membership(world, region, person, membership)
    await load_undertakings(world, region)
    for person, record in world.records():
        if person["region"] == region.code:
            await _load_record(world, region, keys, person, record)


async def _load_person(world: World, region: Region, person: Item) -> None:
    org_id, subject_id = world.org_id("personal", person["key"]), slug_id("person", person["key"])
    async with write(region, platform(region.code, org_id, world.controller_of(person), subject_id)) as tx:
        await insert(tx, _identity(world, person, org_id, subject_id))


def _identity(world: World, person: Item, org_id: UUID, subject_id: UUID) -> list[Table]:
    joined, controller = world.at(person["joined_at"]), world.controller_of(person)
    rows: list[Table] = [
        Organization(
            org_id=org_id,
            kind=OrganizationKind.PERSONAL,
            name=person["name"],
            legal_name=person["name"],
            controller_id=controller,
            home_region=person["region"],
            establishments=[],
            created_at=joined,
        ),
        Person(
            org_id=org_id,
            subject_id=subject_id,
            controller_id=controller,
            display_name=person["name"],
            primary_email=person["emails"][0],
            residence=person["residence"],
            language=person["language"],
            service_code=person["service"] or "",
            created_at=joined,
        ),
        _member(world, person, org_id, MemberRole.OWNER, AccountKind.PERSONAL, {"joined_at": person["joined_at"]}),
    ]
    rows += [
        AddressDomain(org_id=org_id, name=name, subject_id=subject_id, controller_id=controller)
        for name in sorted({domain_of(address) for address in person["emails"]})
    ]
    return rows + [
        EmailAddress(
            org_id=org_id,
            id=slug_id("email", address),
            subject_id=subject_id,
            address=address,
            is_primary=address == person["emails"][0],
            verified_at=joined,
        )
        for address in person["emails"]
    ]


async def _load_membership(world: World, region: Region, person: Item, membership: Item) -> None:
    organization = world.organization(membership["organization"])
    org_id = world.org_id(membership["organization"])
    role = MemberRole.MEMBER if membership["role"] == "PERSON" else MemberRole(membership["role"])
    kind = AccountKind.MANAGED if membership["managed"] else AccountKind.AFFILIATED
    actor = platform(region.code, org_id, world.org_id(organization["controller"]), slug_id("person", person["key"]))
    async with write(region, actor) as tx:
        await insert(tx, [_member(world, person, org_id, role, kind, membership)])


def _member(
    world: World, person: Item, org_id: UUID, role: MemberRole, kind: AccountKind, membership: Item
) -> Membership:
    key = membership.get("organization")
    oversight = next((each for each in world.items("oversight") if each["organization"] == key), None)
    domains = {each["key"]: each["name"] for each in world.items("domains")}
    captured = membership.get("captured_through")
    return Membership(
        org_id=org_id,
        id=slug_id("membership", f"{key or 'personal'}:{person['key']}"),
        subject_id=slug_id("person", person["key"]),
        email=person["emails"][0],
        display_name=person["name"],
        role=role,
        status=membership.get("status", "ACTIVE"),
        account_kind=kind,
        residence=person["residence"],
        joined_at=world.at(membership["joined_at"]),
        captured_through=domains[captured] if captured else None,
        overseen_scopes=oversight["scopes"] if oversight else [],
        oversight_announced_at=world.at(oversight["announced_at"]) if oversight else None,
    )


async def _load_record(world: World, region: Region, keys: SpaceKeys, person: Item, record: Item) -> None:
    org_id = world.org_id(record["organization"], person["key"])
    actor = platform(region.code, org_id, world.controller_of(person), slug_id("person", person["key"]))
    command = CollectRecord(
        category_code=record["category"],
        label=record["label"],
        value=record["value"],
        collected_at=world.at(record["collected_at"]),
        collected_in=person["residence"],
        source=record["source"],
        service_code=record["service"],
        activity_codes=tuple(record["activities"]),
        retained_until=world.instant(record.get("retained_until")),
        id=slug_id("record", f"{person['key']}:{record['key']}"),
    )
    async with write(region, actor) as tx:
        await collect(tx, actor, keys, command, world.made_at)
