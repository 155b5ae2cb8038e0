"""Loads what controllers have beside their declarations into every region: papers of recipients, and notices."""

from datetime import timedelta
from pathlib import Path

from habeas.demo.load.actors import platform
from habeas.demo.world import Item, World, notice_files, read_inventory, slug_id
from habeas.disclosures.model import RecipientAssurance
from habeas.notices.commands import store_notice
from habeas.notices.rules import parse_notice
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import write


async def load_registers(world: World, region: Region) -> None:
    """The assurances and notices of every controller."""
    for key in world.data["controllers"]:
        org_id = world.org_id(key)
        async with write(region, platform(region.code, org_id, org_id)) as tx:
            await insert(tx, _assurances(world, key, read_inventory(key)))
            for path in notice_files(key):
                text = path.read_text(encoding="utf-8")
                published_at = parse_notice(text).effective_from or world.made_at
                await store_notice(
                    tx,
                    org_id,
                    text,
                    published_at=published_at,
                    version_id=slug_id("notice", _notice_slug(key, path)),
                )


def _notice_slug(key: str, path: Path) -> str:
    return f"{key}/{path.stem}"


def _assurances(world: World, key: str, inventory: Item) -> list[RecipientAssurance]:
    return [_assurance(world, key, each, code) for each in inventory["assurances"] for code in each["recipients"]]


def _assurance(world: World, key: str, each: Item, code: str) -> RecipientAssurance:
    begins, days = world.at(each["valid_from"]), each["valid_days"]
    return RecipientAssurance(
        org_id=world.org_id(key),
        id=slug_id("assurance", f"{key}/{code}/{each['kind']}"),
        recipient_code=code,
        kind=each["kind"],
        outcome=each["outcome"],
        designated_as=each.get("designated_as"),
        reference=each["reference"],
        valid_from=begins,
        valid_until=None if days is None else begins + timedelta(days=days),
        recorded_at=begins,
    )
