"""Tables of the journal of changes and of the ledger of looks; both are only ever appended to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index

from habeas.storage.table import (
    Table,
    bytes_column,
    instant_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)


class JournalEntry(Table, table=True):
    """A command that was carried out: when, by whom, on what; never personal content."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("journal_entry_at_idx", "org_id", "at", "id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    at: datetime = instant_column()
    actor_kind: str = text_column()
    actor_id: UUID | None = uuid_column(nullable=True)
    client_id: str = text_column()
    command: str = text_column()
    target_type: str | None = text_column(nullable=True)
    target_id: UUID | None = uuid_column(nullable=True)
    detail: dict[str, Any] = json_column()


class LedgerEntry(Table, table=True):
    """One look at one person's data, which that person can read."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ledger_entry_subject_id_idx", "subject_id", "at", "id"),
        Index("ledger_entry_at_idx", "org_id", "at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    at: datetime = instant_column()
    organization_name: str = text_column()
    actor_kind: str = text_column()
    actor_role: str = text_column()
    actor_id: UUID | None = uuid_column(nullable=True)
    client_id: str = text_column()
    purpose: str = text_column()
    note: str | None = text_column(nullable=True)
    legal_basis: str = text_column()
    field_classes: list[str] = text_array_column()
    authority: str = text_column()
    leaf_hash: bytes = bytes_column()
