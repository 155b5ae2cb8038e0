"""Tables of claimed domains, of captured accounts, of announcements to members, and of the end of an organization."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, UniqueConstraint, Uuid, text
from sqlmodel import Field

from habeas.storage.table import (
    Table,
    boolean_column,
    bytes_column,
    instant_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)

_AWAITED = "case when status in ('REVIEW', 'FROZEN') then controller_id end"
_REVIEWER = "case when status in ('REVIEW', 'FROZEN') or reviewed_at is not null then controller_id end"


class Domain(Table, table=True):
    """A domain that an organization claims, by its canonical A-label, with the challenge that proves it.

    The controller's desk sees what waits for it (`awaited_by`) or what it has decided about (`reviewer_id`).
    """

    __tablename__ = "domain"
    __table_args__ = (
        UniqueConstraint("org_id", "name", "scope", name="domain_name_key"),
        Index("domain_awaited_by_idx", "awaited_by", "created_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    name: str = text_column()
    status: str = text_column()
    scope: str = text_column()
    verified_at: datetime | None = instant_column(nullable=True)
    checked_at: datetime | None = instant_column(nullable=True)
    challenge_name: str | None = text_column(nullable=True)
    challenge_sealed: bytes | None = bytes_column(nullable=True)
    challenge_expires_at: datetime | None = instant_column(nullable=True)
    token_hash: bytes | None = bytes_column(nullable=True)
    proven_at: datetime | None = instant_column(nullable=True)
    missing_since: datetime | None = instant_column(nullable=True)
    contest_until: datetime | None = instant_column(nullable=True)
    reviewed_at: datetime | None = instant_column(nullable=True)
    created_at: datetime = instant_column()
    controller_id: UUID | None = uuid_column(nullable=True)
    doubt: str | None = text_column(nullable=True)
    name_servers: list[str] | None = text_array_column(nullable=True)
    awaited_by: UUID | None = Field(default=None, sa_type=Uuid, sa_column_args=(Computed(_AWAITED, persisted=True),))
    reviewer_id: UUID | None = Field(default=None, sa_type=Uuid, sa_column_args=(Computed(_REVIEWER, persisted=True),))


class DomainBlock(Table, table=True):
    """A name that a controller lets none of its customers claim, nor any name beneath it."""

    __tablename__ = "domain_block"

    org_id: UUID = uuid_column(primary_key=True)
    name: str = text_column(primary_key=True)
    reason: str = text_column()
    blocked_at: datetime = instant_column()


class Capture(Table, table=True):
    """How one person's account comes, or does not come, under the oversight of the holder of its domain."""

    __tablename__ = "capture"
    __table_args__ = (
        UniqueConstraint("org_id", "subject_id", "domain_id", "found_at", name="capture_subject_key"),
        Index("capture_subject_id_idx", "subject_id", "found_at", "id"),
        Index("capture_found_at_idx", "org_id", "found_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    domain_id: UUID = uuid_column()
    domain_name: str = text_column()
    address_domain: str = text_column()
    announcement_id: UUID | None = uuid_column(nullable=True)
    notice: dict[str, Any] | None = json_column(nullable=True)
    state: str = text_column()
    found_at: datetime = instant_column()
    notified_at: datetime | None = instant_column(nullable=True)
    respond_by: datetime | None = instant_column(nullable=True)
    postponements: int = integer_column(default=0)
    postponed_at: datetime | None = instant_column(nullable=True)
    choice: str | None = text_column(nullable=True)
    chosen_at: datetime | None = instant_column(nullable=True)
    ended_at: datetime | None = instant_column(nullable=True)
    end_reason: str | None = text_column(nullable=True)
    mailed_at: datetime | None = instant_column(nullable=True)


class OversightAnnouncement(Table, table=True):
    """What an organization told its members before it began to oversee them; nothing beyond it may be read."""

    __tablename__ = "oversight_announcement"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    domain_name: str = text_column()
    announced_at: datetime = instant_column()
    effective_from: datetime = instant_column()
    scopes: list[str] = text_array_column()
    purposes: list[str] = text_array_column()
    field_classes: list[str] = text_array_column()
    legal_entity: str = text_column()
    contact: str = text_column()
    statement: str = text_column()


class OrganizationEnding(Table, table=True):
    """The end of an organization, which two administrators want; the row outlives it, as its log does."""

    __tablename__ = "organization_ending"
    __table_args__ = (
        CheckConstraint("approved_by is null or approved_by <> requested_by", name="two_persons"),
        Index("organization_ending_requested_at_idx", "org_id", "requested_at", "id"),
        Index(
            "organization_ending_open_idx",
            "org_id",
            unique=True,
            postgresql_where=text("cancelled_at is null and ended_at is null"),
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    requested_by: UUID = uuid_column()
    requested_at: datetime = instant_column()
    approved_by: UUID | None = uuid_column(nullable=True)
    approved_at: datetime | None = instant_column(nullable=True)
    ends_at: datetime | None = instant_column(nullable=True)
    cancelled_at: datetime | None = instant_column(nullable=True)
    ended_at: datetime | None = instant_column(nullable=True)


class IdentityProvider(Table, table=True):
    """The OpenID provider that an organization connected to a domain of its own; its secret is sealed, or absent."""

    __tablename__ = "identity_provider"
    __table_args__ = (
        Index(
            "identity_provider_connected_idx",
            "org_id",
            "domain_name",
            unique=True,
            postgresql_where=text("disconnected_at is null"),
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    domain_name: str = text_column()
    name: str = text_column()
    issuer: str = text_column()
    client_id: str = text_column()
    secret_sealed: bytes | None = bytes_column(nullable=True)
    opens_accounts: bool = boolean_column()
    connected_at: datetime = instant_column()
    disconnected_at: datetime | None = instant_column(nullable=True)
    test_result: str = text_column()
    test_message: str | None = text_column(nullable=True)
    tested_at: datetime | None = instant_column(nullable=True)


class WatchedDomain(Table, table=True):
    """A domain that nobody claims and on which somebody has an address: when it was looked at, and what was found.

    `gone_since`: nobody serves the name; `lapsed_at`: addresses on it lost their confirmation.
    """

    __tablename__ = "watched_domain"

    name: str = text_column(primary_key=True)
    looked_at: datetime = instant_column()
    gone_since: datetime | None = instant_column(nullable=True)
    lapsed_at: datetime | None = instant_column(nullable=True)
