"""Tables of the journal, of the ledger of looks, and of the log of hashes over both; only ever appended to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text

from habeas.storage.table import (
    Table,
    big_integer_column,
    bytes_column,
    instant_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_array_column,
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
    """One look at one person's data, which that person can read: at once, or from `visible_from` on."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ledger_entry_subject_id_idx", "subject_id", "at", "id"),
        Index("ledger_entry_at_idx", "org_id", "at", "id"),
        Index("ledger_entry_delayed_idx", "org_id", postgresql_where=text("visible_from IS NOT NULL")),
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
    actor_commitment: bytes | None = bytes_column(nullable=True)
    client_commitment: bytes | None = bytes_column(nullable=True)
    visible_from: datetime | None = instant_column(nullable=True)
    delay_reason: str | None = text_column(nullable=True)


class LedgerRead(Table, table=True):
    """Looks of one read that were made in the same manner, as the read wrote them down; soon an entry each.

    `seed` is 128 random bits: with a subject's id it makes the id of that person's entry. `subjects` are the ids of the
    people, 16 bytes each, as often as the read showed them.
    """

    __tablename__ = "ledger_read"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    seed: UUID = uuid_column()
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
    subjects: bytes = bytes_column()


class LedgerBatch(Table, table=True):
    """The same as programs of the release before write it, until they are gone."""

    __tablename__ = "ledger_batch"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    seed: UUID = uuid_column()
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
    subject_ids: list[UUID] = uuid_array_column()


class LedgerOpening(Table, table=True):
    """The salt with which an entry's commitments can be opened; once it is deleted, the entry names nobody for ever."""

    __tablename__ = "ledger_opening"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    salt: bytes = bytes_column()


class LedgerDelay(Table, table=True):
    """That entries of one person for one purpose are told later, as a second person decided before they were made.

    Once `lifted_at` stands, it delays nothing any more, and what it delayed is open.
    """

    __tablename__ = "ledger_delay"
    __table_args__ = (
        CheckConstraint(
            "approved_by is null or (approved_by <> requested_by and approved_by <> subject_id"
            " and approved_at is not null and starts_at is not null and expires_at is not null)",
            name="second_person",
        ),
        Index("ledger_delay_subject_id_idx", "subject_id", "org_id", "purpose"),
        Index("ledger_delay_requested_at_idx", "org_id", "requested_at", "id"),
        Index("ledger_delay_controller_id_idx", "controller_id", "requested_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    member_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    purpose: str = text_column()
    reason: str = text_column()
    note: str = text_column()
    days: int = integer_column()
    requested_by: UUID = uuid_column()
    requested_at: datetime = instant_column()
    approved_by: UUID | None = uuid_column(nullable=True)
    approved_at: datetime | None = instant_column(nullable=True)
    starts_at: datetime | None = instant_column(nullable=True)
    expires_at: datetime | None = instant_column(nullable=True)
    controller_id: UUID | None = uuid_column(nullable=True)
    lifted_at: datetime | None = instant_column(nullable=True)
    lifted_by: UUID | None = uuid_column(nullable=True)


class LogPending(Table, table=True):
    """The leaf of an entry that waits for the next sealing; removed when it has its place in the log."""

    __tablename__ = "log_pending"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID | None = uuid_column(nullable=True)
    leaf_hash: bytes = bytes_column()


class LogEntry(Table, table=True):
    """The place of an entry in its region's log, with its proof in the first tree that was sealed over it."""

    __tablename__ = "log_entry"
    __table_args__ = (
        UniqueConstraint("org_id", "id", name="log_entry_id_key"),
        Index("log_entry_subject_id_idx", "subject_id", "position"),
    )

    position: int = big_integer_column(primary_key=True)
    org_id: UUID = uuid_column()
    id: UUID = uuid_column()
    subject_id: UUID | None = uuid_column(nullable=True)
    leaf_hash: bytes = bytes_column()
    tree_size: int = big_integer_column()
    root_hash: bytes = bytes_column()
    path: list[str] = text_array_column()


class LogNode(Table, table=True):
    """The hash over a complete subtree of the log; `key` is `level/index`, leaves are level 0."""

    __tablename__ = "log_node"

    key: str = text_column(primary_key=True)
    hash: bytes = bytes_column()


class TreeHead(Table, table=True):
    """A signed statement of the log's size and root at an instant."""

    __tablename__ = "tree_head"

    tree_size: int = big_integer_column(primary_key=True)
    root_hash: bytes = bytes_column()
    region: str = text_column()
    signed_at: datetime = instant_column()
    signature: str = text_column()
