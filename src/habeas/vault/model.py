"""Tables of sealed personal records and of the keys that open them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text

from habeas.storage.table import (
    Table,
    boolean_column,
    bytes_column,
    instant_column,
    text_array_column,
    text_column,
    uuid_column,
)


class SpaceKey(Table, table=True):
    """The wrapped data key of one space (a person in an organization, or an organization itself).

    Destroying the row makes everything sealed under it unreadable, in backups too.
    """

    __tablename__ = "space_key"
    __table_args__ = (Index("space_key_subject_id_idx", "subject_id"),)

    org_id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column(primary_key=True)
    wrapped: bytes = bytes_column()
    created_at: datetime = instant_column()


class VaultRecord(Table, table=True):
    """One personal record: what it is in the clear, its value sealed under the key of its space.

    `corrected_at` is when its value last changed; `attested_at` when the person last said that it is right.
    """

    __tablename__ = "vault_record"
    __table_args__ = (
        Index("vault_record_subject_id_idx", "subject_id", "collected_at", "id"),
        Index("vault_record_space_idx", "org_id", "subject_id", "collected_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    category_code: str = text_column()
    field_class: str = text_column()
    label: str = text_column()
    sealed: bytes = bytes_column()
    collected_at: datetime = instant_column()
    collected_in: str = text_column()
    source: str = text_column()
    service_code: str = text_column()
    activity_codes: list[str] = text_array_column()
    retained_until: datetime | None = instant_column(nullable=True)
    restricted: bool = boolean_column()
    open_class: str | None = text_column(nullable=True)
    restricted_because: str | None = text_column(nullable=True)
    restricted_under: str | None = text_column(nullable=True)
    purge_at: datetime | None = instant_column(nullable=True)
    corrected_at: datetime | None = instant_column(nullable=True)
    attested_at: datetime | None = instant_column(nullable=True)


class UseStop(Table, table=True):
    """A person's word that data of theirs are no longer used in some way; it counts from that instant on.

    `purpose_codes` are the purposes that it ends; None: whatever the right ends by itself. `category_codes` are those
    in which records are restricted: of them nothing is used or disclosed, but for what the laws list. Where an
    objection names categories, `service_codes` are the services that ended with them.
    """

    __tablename__ = "use_stop"
    __table_args__ = (Index("use_stop_subject_id_idx", "subject_id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    right_code: str = text_column()
    since: datetime = instant_column()
    ended_at: datetime | None = instant_column(nullable=True)
    request_id: UUID | None = uuid_column(nullable=True)
    purpose_codes: list[str] | None = text_array_column(nullable=True)
    category_codes: list[str] | None = text_array_column(nullable=True)
    service_codes: list[str] | None = text_array_column(nullable=True)


class ErasureEntry(Table, table=True):
    """That something was erased, blinded: enough to find it again after a restore, and to tell nobody whose it was.

    `kept_at` is when the entry was copied to where no backup of this database reaches.
    """

    __tablename__ = "erasure_entry"
    __table_args__ = (
        Index("erasure_entry_at_idx", "org_id", "at"),
        Index("erasure_entry_unkept_idx", "org_id", "at", postgresql_where=text("kept_at IS NULL")),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    blinded: bytes = bytes_column()
    at: datetime = instant_column()
    kind: str = text_column(default="RECORD", server_default="RECORD")
    kept_at: datetime | None = instant_column(nullable=True)
