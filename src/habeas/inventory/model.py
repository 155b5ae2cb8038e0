"""Tables of a controller's register; org_id is the controller's."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint

from habeas.inventory.rules import BusinessPurpose
from habeas.storage.table import (
    Table,
    boolean_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)

_BUSINESS_PURPOSES = ", ".join(f"'{each}'" for each in BusinessPurpose)


class Service(Table, table=True):
    """A product or service to which a notice applies."""

    __tablename__ = "service"

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    name: str = text_column()
    status: str = text_column()


class DataCategory(Table, table=True):
    """A category of personal data with every item named; lists without an end are refused."""

    __tablename__ = "data_category"

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    name: str = text_column()
    sensitive: bool = boolean_column()
    field_class: str = text_column()
    items: list[dict[str, Any]] = json_column()


class Purpose(Table, table=True):
    """A purpose that was defined before anything is collected for it, and what kind of use it is.

    `objectable`: people can say no to it alone; `sale` and `sharing` as CCPA 1798.140(ad) and (ah) have them;
    `locked`: what is collected for it serves nothing else; `parts`: the only uses that it covers, where it lists them;
    `business_purpose`: what it is of the closed list of CCPA 1798.140(e), None where it is on none of it.
    """

    __tablename__ = "purpose"
    __table_args__ = (CheckConstraint(f"business_purpose in ({_BUSINESS_PURPOSES})", name="business_purpose"),)

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    name: str = text_column()
    dpv: str | None = text_column(nullable=True)
    objectable: bool = boolean_column(default=False, server_default="false")
    marketing: bool = boolean_column(default=False, server_default="false")
    sale: bool = boolean_column(default=False, server_default="false")
    sharing: bool = boolean_column(default=False, server_default="false")
    locked: bool = boolean_column(default=False, server_default="false")
    reference_needed: bool = boolean_column(default=False, server_default="false")
    parts: list[str] = text_array_column(default_factory=list, server_default="{}")
    business_purpose: str | None = text_column(nullable=True)


class ProcessingActivity(Table, table=True):
    """What is done with which categories for which purpose, on which legal basis (GDPR 30).

    `retention_anchor` is from when the period counts; `assessment` supports legitimate interests (GDPR 6(1)(f));
    `minimisation` says how the scope is kept small.
    """

    __tablename__ = "processing_activity"

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    purpose_code: str = text_column()
    legal_basis: str = text_column()
    legal_bases: dict[str, str] = json_column()
    category_codes: list[str] = text_array_column()
    recipient_codes: list[str] = text_array_column()
    retention: str = text_column()
    retention_period: str | None = text_column(nullable=True)
    retention_anchor: str | None = text_column(nullable=True)
    source_code: str | None = text_column(nullable=True)
    necessity: str | None = text_column(nullable=True)
    assessment: str | None = text_column(nullable=True)
    minimisation: str | None = text_column(nullable=True)
    transfers: list[dict[str, Any]] = json_column()


class DevicePermission(Table, table=True):
    """A device permission, the one function that needs it, and what is lost when it is switched off.

    `opens` are the categories (`DEVICE`) and items (`DEVICE.IMEI`) that are collected only while it is granted.
    """

    __tablename__ = "device_permission"

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    platform: str = text_column()
    name: str = text_column()
    function: str = text_column()
    purpose: str = text_column()
    closable: bool = boolean_column()
    impact: str = text_column()
    service_code: str = text_column()
    opens: list[str] = text_array_column(default_factory=list, server_default="{}")


class DataSource(Table, table=True):
    """Where data may come from; `needs_agreement`: only under an agreement that is named at each collection."""

    __tablename__ = "data_source"

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    name: str = text_column()
    needs_agreement: bool = boolean_column()


class Cookie(Table, table=True):
    """A cookie: for which purposes, with which items, set by which host, and what is lost without it.

    `recipient_code` is the partner that sets it; None: the controller does.
    """

    __tablename__ = "cookie"

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    name: str = text_column()
    purpose_codes: list[str] = text_array_column()
    contents: list[str] = text_array_column()
    issuer: str = text_column()
    secure: bool = boolean_column()
    http_only: bool = boolean_column()
    same_site: str = text_column()
    recipient_code: str | None = text_column(nullable=True)
    impact: str = text_column()


class DisclosureTally(Table, table=True):
    """How many disclosures of a category went to a recipient in a month, and as what; it says nothing of anybody."""

    __tablename__ = "disclosure_tally"

    org_id: UUID = uuid_column(primary_key=True)
    region_code: str = text_column(primary_key=True)
    month: str = text_column(primary_key=True)
    recipient_code: str = text_column(primary_key=True)
    category_code: str = text_column(primary_key=True)
    kind: str = text_column(primary_key=True)
    total: int = integer_column()
