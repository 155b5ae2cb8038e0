"""Loads organizations with their domains, announcements and the mechanisms for transfers."""

from collections.abc import Iterable

from habeas.demo.load.actors import platform
from habeas.demo.world import Item, World, slug_id
from habeas.disclosures.model import TransferMechanism
from habeas.oversight.model import Domain, OversightAnnouncement
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.tenancy.model import Organization
from habeas.tenancy.rules import OrganizationKind

_ESTABLISHED = {"contoso": ["DE"], "fabrikam": ["SG"], "ticketline": ["DE"]}


def organization_row(world: World, item: Item) -> Organization:
    """The row of a customer or partner of the world; each of its partners is an agent."""
    is_agent = item["kind"] == OrganizationKind.PARTNER
    return Organization(
        org_id=world.org_id(item["key"]),
        kind=item["kind"],
        name=item["name"],
        legal_name=item["name"],
        controller_id=world.org_id(item["controller"]),
        country=item["country"],
        contact_email=f"privacy@{item['key']}.example",
        home_region=item["region"],
        establishments=_ESTABLISHED[item["key"]],
        agent_of=world.org_id(item["controller"]) if is_agent else None,
        takes_authorizations=is_agent,
        created_at=world.at("900d 00:00"),
    )


def regions_of(world: World, item: Item, every: Iterable[str]) -> set[str]:
    """Where an organization's row has to be: its home, and wherever people of it live."""
    if item["kind"] == OrganizationKind.CONTROLLER:
        return set(every)
    members = [m["person"] for m in world.items("memberships") if m["organization"] == item["key"]]
    return {item["region"], *(world.person(key)["region"] for key in members)}


async def load_organizations(world: World, region: Region, every: Iterable[str]) -> None:
    """Every organization that belongs in this region, with what hangs on it; controllers are declared already."""
    for listed in world.items("organizations"):
        item = world.organization(listed["key"])
        if region.code not in regions_of(world, item, every):
            continue
        actor = platform(region.code, world.org_id(item["key"]), world.org_id(item["controller"]))
        async with write(region, actor) as tx:
            if item["kind"] != OrganizationKind.CONTROLLER:
                await insert(tx, [organization_row(world, item)])
            if item["region"] == region.code:
                await insert(tx, _domains(world, item))
            await insert(tx, _announcements(world, item))
            await insert(tx, _mechanisms(world, item, region.code))


def _domains(world: World, item: Item) -> list[Domain]:
    return [
        Domain(
            org_id=world.org_id(item["key"]),
            id=slug_id("domain", domain["key"]),
            name=domain["name"],
            status=domain["status"],
            scope=domain["scope"],
            verified_at=world.instant(domain["verified_at"]),
            checked_at=world.instant(domain["checked_at"]),
            created_at=world.at(domain["verified_at"]),
            controller_id=world.org_id(item["controller"]),
        )
        for domain in world.items("domains")
        if domain["organization"] == item["key"]
    ]


def _announcements(world: World, item: Item) -> list[OversightAnnouncement]:
    names = {domain["key"]: domain["name"] for domain in world.items("domains")}
    return [
        OversightAnnouncement(
            org_id=world.org_id(item["key"]),
            id=slug_id("announcement", item["key"]),
            domain_name=names[each["domain"]],
            announced_at=world.at(each["announced_at"]),
            effective_from=world.at(each["effective_from"]),
            scopes=each["scopes"],
            purposes=each["purposes"],
            field_classes=each["field_classes"],
            legal_entity=each["legal_entity"],
            contact=each["contact"],
            statement=each["statement"],
        )
        for each in world.items("oversight")
        if each["organization"] == item["key"]
    ]


def _mechanisms(world: World, item: Item, region: str) -> list[TransferMechanism]:
    rows = []
    for place, each in enumerate(world.items("transfer_mechanisms")):
        here = each["from_region"] is not None and each["to_region"] == region
        if here and each["controller"] == item["key"]:
            purposes = each["purposes"]
            rows.append(
                TransferMechanism(
                    org_id=world.org_id(item["key"]),
                    id=slug_id("mechanism", str(place)),
                    from_region=each["from_region"],
                    to_region=each["to_region"],
                    mechanism=each["mechanism"],
                    purposes=["*"] if purposes == "all" else purposes,
                    reference=each["safeguard"],
                    on_file_since=world.at(each["on_file_since"]),
                    destination_country=each["assessment"]["country"],
                    law_assessment=each["assessment"]["reference"],
                    law_finding=each["assessment"]["finding"],
                    assessed_at=world.at(each["assessment"]["assessed_at"]),
                )
            )
    return rows
