"""Tables of administrators' access to members' content, and of what members asked about looks at them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from habeas.storage.table import (
    Table,
    bytes_column,
    instant_column,
    integer_column,
    text_array_column,
    text_column,
    uuid_column,
)


class ContentAccess(Table, table=True):
    """One administrator's access to one member's data of named classes, for one purpose, for a time."""

    __tablename__ = "content_access"
    __table_args__ = (
        CheckConstraint(
            "status <> 'APPROVED' or (approved_by is not null and approved_by <> requested_by"
            " and approved_by <> subject_id and starts_at is not null and expires_at is not null)",
            name="second_person",
        ),
        Index("content_access_subject_id_idx", "subject_id", "requested_at", "id"),
        Index("content_access_requested_at_idx", "org_id", "requested_at", "id"),
        Index("content_access_requester_idx", "org_id", "requested_by", "member_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    member_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    purpose: str = text_column()
    note: str = text_column()
    field_classes: list[str] = text_array_column()
    hours: int = integer_column()
    status: str = text_column()
    requested_by: UUID = uuid_column()
    requested_at: datetime = instant_column()
    approved_by: UUID | None = uuid_column(nullable=True)
    approved_at: datetime | None = instant_column(nullable=True)
    starts_at: datetime | None = instant_column(nullable=True)
    expires_at: datetime | None = instant_column(nullable=True)


class LedgerInquiry(Table, table=True):
    """What a person asked the controller about one look at them: who it was, or that such looks stop."""

    __tablename__ = "ledger_inquiry"
    __table_args__ = (
        UniqueConstraint("org_id", "subject_id", "entry_id", "kind", name="ledger_inquiry_entry_key"),
        Index("ledger_inquiry_subject_id_idx", "subject_id", "asked_at", "id"),
        Index("ledger_inquiry_asked_at_idx", "org_id", "asked_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    entry_id: UUID = uuid_column()
    entry_org_id: UUID = uuid_column()
    kind: str = text_column()
    status: str = text_column()
    organization_name: str = text_column()
    looked_at: datetime = instant_column()
    purpose: str = text_column()
    field_classes: list[str] = text_array_column()
    reason: str = text_column()
    asked_at: datetime = instant_column()
    answer_by: datetime = instant_column()
    accessor_id: UUID | None = uuid_column(nullable=True)
    accessor_name: str | None = text_column(nullable=True)
    accessor_salt: bytes | None = bytes_column(nullable=True)
    balance: str | None = text_column(nullable=True)
    explanation: str | None = text_column(nullable=True)
    decided_at: datetime | None = instant_column(nullable=True)


class LookStop(Table, table=True):
    """That a member objected to looks for a purpose: content stays closed to it unless the objection is rejected."""

    __tablename__ = "look_stop"
    __table_args__ = (Index("look_stop_subject_id_idx", "subject_id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    purpose: str = text_column()
    since: datetime = instant_column()
