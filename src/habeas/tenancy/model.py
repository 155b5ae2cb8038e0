"""Tables of organizations, persons, addresses and memberships."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, DateTime, Index, UniqueConstraint, Uuid, text
from sqlmodel import Field

from habeas.storage.table import (
    Table,
    boolean_column,
    bytes_column,
    instant_array_column,
    instant_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)

_OVERSEER = "case when frozen_at is null then org_id end"
_CURRENT = "case when ended_at is null then joined_at end"


class Place(Table, table=True):
    """A country or state that a law may name; public reference data, the same for everybody."""

    __tablename__ = "place"

    code: str = text_column(primary_key=True)
    name: str = text_column()


class Organization(Table, table=True):
    """A controller, a customer organization, a partner, or the personal organization of one person.

    `agent_of` is the controller whose people may see it as an agent, also once it is one no longer.
    """

    __tablename__ = "organization"
    __table_args__ = (Index("organization_agent_of_idx", "agent_of", "takes_authorizations", "created_at", "org_id"),)

    org_id: UUID = uuid_column(primary_key=True)
    kind: str = text_column()
    name: str = text_column()
    legal_name: str = text_column()
    controller_id: UUID = uuid_column()
    country: str | None = text_column(nullable=True)
    contact_email: str | None = text_column(nullable=True)
    registered_address: str | None = text_column(nullable=True)
    home_region: str = text_column()
    establishments: list[str] = text_array_column()
    residency: dict[str, str] | None = json_column(nullable=True)
    created_at: datetime = instant_column()
    agent_of: UUID | None = uuid_column(nullable=True)
    takes_authorizations: bool = boolean_column(default=False, server_default="false")


class Person(Table, table=True):
    """A natural person, in their own personal organization; nobody else has a right to this row.

    `code_sent_at` is when the last code went to an address that they gave up without confirming it;
    `codes_asked_at` are the instants at which they asked for codes, within 24 hours up to the last of them.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("person_subject_id_idx", "subject_id"),
        UniqueConstraint("org_id", "subject_id", "controller_id", name="person_controller_key"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column(primary_key=True)
    controller_id: UUID = uuid_column()
    display_name: str = text_column()
    primary_email: str = text_column()
    residence: str | None = text_column(nullable=True)
    language: str = text_column()
    service_code: str = text_column()
    created_at: datetime = instant_column()
    closed_at: datetime | None = instant_column(nullable=True)
    code_sent_at: datetime | None = instant_column(nullable=True)
    codes_asked_at: list[datetime] = instant_array_column(default_factory=list, server_default="{}")


class EmailAddress(Table, table=True):
    """A verified or pending address of a person, or since `given_up_at` one that ends; identity never rests on it."""

    __tablename__ = "email_address"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    address: str = text_column()
    is_primary: bool = boolean_column()
    verified_at: datetime | None = instant_column(nullable=True)
    code_hash: bytes | None = bytes_column(nullable=True)
    code_sent_at: datetime | None = instant_column(nullable=True)
    given_up_at: datetime | None = instant_column(nullable=True)


class AddressDomain(Table, table=True):
    """That a person has a verified address on a domain: the domain's name, and never the address."""

    __tablename__ = "address_domain"
    __table_args__ = (Index("address_domain_name_idx", "name", "subject_id"),)

    org_id: UUID = uuid_column(primary_key=True)
    name: str = text_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()


class Unit(Table, table=True):
    """A part of an organization, whose members' directory entries can be delegated."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("org_id", "name", name="unit_name_key"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    name: str = text_column()
    created_at: datetime = instant_column()


class UnitGrant(Table, table=True):
    """That one unit's directory is delegated to a member, for a time; outside of it the row opens nothing."""

    __tablename__ = "unit_grant"
    __table_args__ = (
        CheckConstraint("granted_by <> subject_id and expires_at > starts_at", name="by_another"),
        Index("unit_grant_subject_id_idx", "subject_id", "org_id", "unit_id"),
        Index("unit_grant_starts_at_idx", "org_id", "starts_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    unit_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    member_id: UUID = uuid_column()
    reason: str = text_column()
    granted_by: UUID = uuid_column()
    starts_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    revoked_at: datetime | None = instant_column(nullable=True)


class Membership(Table, table=True):
    """A space: one person in one organization, with the organization's own directory entry of them.

    While `frozen_at` is set (the ground of the oversight is in doubt), nobody but the person sees the row.
    """

    __tablename__ = "membership"
    __table_args__ = (
        Index("membership_email_idx", "org_id", text('email collate "C"'), "id"),
        Index(
            "membership_status_idx",
            *("org_id", "status", text('email collate "C"'), "id"),
            postgresql_where=text("overseer_id is not null"),
        ),
        Index(
            "membership_status_joined_idx",
            *("org_id", "status", "joined_at", "id"),
            postgresql_where=text("overseer_id is not null"),
        ),
        Index("membership_joined_at_idx", "org_id", "joined_at", "id"),
        Index("membership_subject_id_idx", "subject_id", "joined_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    email: str = text_column()
    display_name: str = text_column()
    role: str = text_column()
    status: str = text_column()
    account_kind: str = text_column()
    residence: str | None = text_column(nullable=True)
    joined_at: datetime = instant_column()
    ended_at: datetime | None = instant_column(nullable=True)
    captured_through: str | None = text_column(nullable=True)
    overseen_scopes: list[str] = text_array_column()
    oversight_announced_at: datetime | None = instant_column(nullable=True)
    frozen_at: datetime | None = instant_column(nullable=True)
    overseen_from: datetime | None = instant_column(nullable=True)
    unit_id: UUID | None = uuid_column(nullable=True)
    current_since: datetime | None = Field(
        default=None,
        sa_type=DateTime(timezone=True),
        sa_column_args=(Computed(_CURRENT, persisted=True),),
    )
    overseer_id: UUID | None = Field(default=None, sa_type=Uuid, sa_column_args=(Computed(_OVERSEER, persisted=True),))
