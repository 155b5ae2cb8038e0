"""Tables of bulk exports of members, and of how many members an administrator looked at today."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index

from habeas.storage.table import (
    Table,
    bytes_column,
    date_column,
    instant_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)


class BulkExport(Table, table=True):
    """One administrator's export of many members' data: asked for, announced to all concerned, then carried out.

    `wrapped_key` opens its package; it is destroyed when the package expires. Where members of several regions are in
    it, each region has a row of its own under the same id, with its people and its key; that of `home_region`, where
    it was asked for, says how it stands. `elsewhere` names the others, `withheld` counts whom it leaves there.
    """

    __tablename__ = "bulk_export"
    __table_args__ = (Index("bulk_export_requested_at_idx", "org_id", "requested_at", "id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    unit_id: UUID | None = uuid_column(nullable=True)
    purpose: str = text_column()
    note: str = text_column()
    field_classes: list[str] = text_array_column()
    status: str = text_column()
    requested_by: UUID = uuid_column()
    requested_at: datetime = instant_column()
    due_at: datetime = instant_column()
    persons: int = integer_column()
    ended_at: datetime | None = instant_column(nullable=True)
    ended_by: UUID | None = uuid_column(nullable=True)
    end_reason: str | None = text_column(nullable=True)
    ready_at: datetime | None = instant_column(nullable=True)
    exported: int | None = integer_column(nullable=True)
    expires_at: datetime | None = instant_column(nullable=True)
    wrapped_key: bytes | None = bytes_column(nullable=True)
    home_region: str | None = text_column(nullable=True)
    elsewhere: list[str] | None = text_array_column(nullable=True)
    withheld: list[dict[str, Any]] | None = json_column(nullable=True)


class BulkExportPerson(Table, table=True):
    """That one person was told of a bulk export; nobody is exported who was not. `sealed` is their part of it."""

    __tablename__ = "bulk_export_person"
    __table_args__ = (Index("bulk_export_person_subject_id_idx", "subject_id", "told_at", "export_id"),)

    org_id: UUID = uuid_column(primary_key=True)
    export_id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column(primary_key=True)
    member_id: UUID = uuid_column()
    told_at: datetime = instant_column()
    taken_at: datetime | None = instant_column(nullable=True)
    left_out: str | None = text_column(nullable=True)
    sealed: bytes | None = bytes_column(nullable=True)


class LookedPage(Table, table=True):
    """That everybody whom a read showed was counted for an accessor on a day (UTC); `digest` is the SHA-256 of who.

    Reading the same page again that day need not look for each of them.
    """

    __tablename__ = "looked_page"

    org_id: UUID = uuid_column(primary_key=True)
    accessor_id: UUID = uuid_column(primary_key=True)
    day: date = date_column(primary_key=True)
    digest: bytes = bytes_column(primary_key=True)


class LookedPerson(Table, table=True):
    """That an accessor looked at a person on a day (UTC): by these, reading in small steps is counted too."""

    __tablename__ = "looked_person"

    org_id: UUID = uuid_column(primary_key=True)
    accessor_id: UUID = uuid_column(primary_key=True)
    day: date = date_column(primary_key=True)
    subject_id: UUID = uuid_column(primary_key=True)
