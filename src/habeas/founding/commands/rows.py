"""The rows that a declaration stands for, in the order in which they are written."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from habeas.disclosures.mechanisms import EVERYTHING
from habeas.disclosures.model import Recipient, TransferMechanism
from habeas.founding.rules import items
from habeas.founding.rules.naming import controller_id, mechanism_id
from habeas.founding.rules.words import Item
from habeas.inventory.model import (
    Cookie,
    DataCategory,
    DataSource,
    DevicePermission,
    ProcessingActivity,
    Purpose,
    Service,
)
from habeas.storage.table import Table
from habeas.tenancy.model import Organization
from habeas.tenancy.rules import OrganizationKind

_ACTIVE = "ACTIVE"
_AS_NAMED = {
    "purposes": Purpose,
    "sources": DataSource,
    "data_categories": DataCategory,
}
"""Sections whose keys are the columns."""

KINDS: dict[type[Table], str] = {
    Service: "services",
    DataSource: "sources",
    DataCategory: "data_categories",
    Purpose: "purposes",
    Recipient: "recipients",
    ProcessingActivity: "processing_activities",
    DevicePermission: "permissions",
    Cookie: "cookies",
    TransferMechanism: "transfer_mechanisms",
}
"""The tables that a declaration fills whole, with the section of each."""


def organization_row(declaration: items.Declaration, now: datetime) -> Organization:
    """The controller itself."""
    controller = declaration.controller
    org_id = controller_id(controller)
    return Organization(
        org_id=org_id,
        kind=OrganizationKind.CONTROLLER,
        controller_id=org_id,
        home_region=controller.region,
        created_at=now,
        **controller.model_dump(include={
            "name", "legal_name", "registered_address", "country", "contact_email", "establishments", "residency"
        }),
    )  # fmt: skip


def rows_of(declaration: items.Declaration) -> Iterator[Table]:
    """Everything but the organization; a row sets only what a declaration decides."""
    org_id = controller_id(declaration.controller)
    yield from (Service(org_id=org_id, code=each.code, name=each.name, status=_ACTIVE) for each in declaration.services)
    for section, kind in _AS_NAMED.items():
        for each in declaration.section(section):
            yield kind(org_id=org_id, **_columns(each))
    yield from (_recipient(org_id, each) for each in declaration.recipients)
    yield from (_activity(org_id, each) for each in declaration.processing_activities)
    yield from (_renamed(DevicePermission, org_id, each, service="service_code") for each in declaration.permissions)
    renames = {"purposes": "purpose_codes", "recipient": "recipient_code"}
    yield from (_renamed(Cookie, org_id, each, **renames) for each in declaration.cookies)
    yield from (mechanism_row(org_id, each) for each in declaration.transfer_mechanisms)


def _columns(item: Item) -> dict[str, Any]:
    """Every key with its value, but of what is listed in a document only what was said."""
    found: dict[str, Any] = item.model_dump(mode="json")
    if isinstance(item, items.CategoryItem):
        found["items"] = [each.model_dump(mode="json", exclude_unset=True) for each in item.items]
    return found


def _renamed(kind: type[Table], org_id: UUID, item: Item, **renames: str) -> Table:
    return kind(org_id=org_id, **{renames.get(name, name): value for name, value in _columns(item).items()})


def _recipient(org_id: UUID, each: items.RecipientItem) -> Table:
    names = {"service": "service_code", "purposes": "purpose_codes", "categories": "category_codes"}
    return _renamed(Recipient, org_id, each, **names)


def _activity(org_id: UUID, each: items.ActivityItem) -> ProcessingActivity:
    return ProcessingActivity(
        org_id=org_id,
        code=each.code,
        purpose_code=each.purpose,
        legal_basis=each.default_legal_basis,
        legal_bases=dict(each.legal_basis),
        category_codes=each.categories,
        recipient_codes=each.recipients,
        retention=each.retention.text,
        retention_period=each.retention.period,
        retention_anchor=each.retention.anchor,
        source_code=each.source,
        necessity=each.necessity,
        assessment=each.assessment,
        minimisation=each.minimisation,
        transfers=[transfer.model_dump() for transfer in each.transfers],
    )


def mechanism_row(org_id: UUID, each: items.MechanismItem) -> TransferMechanism:
    """A mechanism for transfers; its days begin at midnight UTC."""
    return TransferMechanism(
        org_id=org_id,
        id=mechanism_id(org_id, each.code),
        from_region=each.from_region,
        to_region=each.to_region,
        mechanism=each.mechanism,
        purposes=[EVERYTHING] if each.purposes == "all" else each.purposes,
        reference=each.reference,
        on_file_since=_midnight(each.on_file_since),
        valid_until=_midnight_or_none(each.valid_until),
        destination_country=each.assessment.country,
        law_assessment=each.assessment.reference,
        law_finding=each.assessment.finding,
        assessed_at=_midnight(each.assessment.assessed_at),
        review_at=_midnight_or_none(each.assessment.review_at),
    )


def _midnight_or_none(day: date | None) -> datetime | None:
    return None if day is None else _midnight(day)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
