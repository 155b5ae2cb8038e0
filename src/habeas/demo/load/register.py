"""Loads a controller's register and its notices into every region; neither holds personal data."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from habeas.demo.load.actors import platform
from habeas.demo.world import Item, World, notice_files, read_inventory, slug_id
from habeas.disclosures.model import Recipient, RecipientAssurance
from habeas.inventory.model import (
    Cookie,
    DataCategory,
    DataSource,
    DevicePermission,
    ProcessingActivity,
    Purpose,
    Service,
)
from habeas.notices.commands import store_notice
from habeas.notices.rules import parse_notice
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.table import Table
from habeas.storage.transaction import write

_KINDS = ("objectable", "marketing", "sale", "sharing", "locked", "reference_needed")


async def load_registers(world: World, region: Region) -> None:
    """The registers and notices of every controller."""
    for key in world.data["controllers"]:
        org_id = world.org_id(key)
        async with write(region, platform(region.code, org_id, org_id)) as tx:
            await insert(tx, register_rows(key, read_inventory(key)))
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


def register_rows(key: str, inventory: Item) -> list[Table]:
    """The rows of a register, as the data file has them."""
    org_id = slug_id("organization", key)
    rows: list[Table] = [
        Service(org_id=org_id, code=each["code"], name=each["name"], status=each["state"])
        for each in inventory["services"]
    ]
    rows += [_category(org_id, each) for each in inventory["data_categories"]]
    rows += [
        Purpose(
            org_id=org_id,
            code=each["code"],
            name=each["name"],
            dpv=each.get("dpv"),
            parts=each.get("parts", []),
            business_purpose=each.get("business_purpose"),
            **{kind: each.get(kind, False) for kind in _KINDS},
        )
        for each in inventory["purposes"]
    ]
    rows += [_activity(org_id, each) for each in inventory["processing_activities"]]
    rows += [_permission(org_id, each) for each in inventory["permissions"]]
    rows += [_source(org_id, each) for each in inventory["sources"]]
    rows += [_cookie(org_id, each) for each in inventory["cookies"]]
    return rows + [_recipient(org_id, each) for each in inventory["recipients"]]


def _category(org_id: Any, each: Item) -> DataCategory:
    return DataCategory(
        org_id=org_id,
        code=each["code"],
        name=each["name"],
        sensitive=each["sensitive"],
        field_class=each["field_class"],
        items=each["items"],
    )


def _activity(org_id: Any, each: Item) -> ProcessingActivity:
    return ProcessingActivity(
        org_id=org_id,
        code=each["code"],
        purpose_code=each["purpose"],
        legal_basis=each["default_legal_basis"],
        legal_bases=each["legal_basis"],
        category_codes=each["categories"],
        recipient_codes=each["recipients"],
        retention=each["retention"]["text"],
        retention_period=each["retention"]["period"],
        retention_anchor=each["retention"]["anchor"],
        source_code=each["source"],
        necessity=each["necessity"],
        assessment=each.get("assessment"),
        minimisation=each.get("minimisation"),
        transfers=each["transfers"],
    )


def _permission(org_id: Any, each: Item) -> DevicePermission:
    names = ("code", "platform", "name", "function", "purpose", "closable", "impact")
    return DevicePermission(
        org_id=org_id,
        service_code=each["service"],
        opens=each.get("opens", []),
        **{name: each[name] for name in names},
    )


def _source(org_id: Any, each: Item) -> DataSource:
    return DataSource(org_id=org_id, code=each["code"], name=each["name"], needs_agreement=each["needs_agreement"])


def _cookie(org_id: Any, each: Item) -> Cookie:
    names = ("code", "name", "contents", "issuer", "secure", "http_only", "same_site", "impact")
    return Cookie(
        org_id=org_id,
        purpose_codes=each["purposes"],
        recipient_code=each.get("recipient"),
        **{name: each[name] for name in names},
    )


def _recipient(org_id: Any, each: Item) -> Recipient:
    return Recipient(
        org_id=org_id,
        code=each["code"],
        name=each["name"],
        role=each["role"],
        kind=each["kind"],
        country=each["country"],
        service_code=each["service"],
        purpose_codes=each["purposes"],
        category_codes=each["categories"],
        fields=each["fields"],
        policy_url=each["policy_url"],
        commitment=each["commitment"],
    )


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
