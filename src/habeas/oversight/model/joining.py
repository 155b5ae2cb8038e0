"""Tables of invitations, sent and received, and of transfers of an organization to another legal entity."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, Uuid, text
from sqlmodel import Field

from habeas.storage.table import Table, instant_column, json_column, text_column, uuid_column

_OFFERED = "case when approved_at is not null then successor_id end"
_ANNOUNCED = "case when accepted_at is not null then org_id end"
_TWO_PERSONS = "approved_by is null or approved_by <> requested_by"
_BOTH_SIDES = """
accepted_by is null or (approved_by is not null and accepted_by <> requested_by and accepted_by <> approved_by)
""".strip()


class Invitation(Table, table=True):
    """An address that an organization invited; nothing here depends on whether it belongs to an account."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index("invitation_invited_at_idx", "org_id", "invited_at", "id"),
        Index("invitation_address_key_idx", "controller_id", "address_key"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    controller_id: UUID = uuid_column()
    address: str = text_column()
    address_key: str = text_column()
    account_kind: str = text_column()
    domain_name: str | None = text_column(nullable=True)
    status: str = text_column()
    notice: dict[str, Any] = json_column()
    invited_by: UUID = uuid_column()
    invited_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    accepted_at: datetime | None = instant_column(nullable=True)


class ReceivedInvitation(Table, table=True):
    """An invitation as it waits for the person whose confirmed address it names, in the region where they live."""

    __tablename__ = "received_invitation"
    __table_args__ = (Index("received_invitation_subject_id_idx", "subject_id", "invited_at", "id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    sent_from: str = text_column()
    address: str = text_column()
    account_kind: str = text_column()
    domain_name: str | None = text_column(nullable=True)
    status: str = text_column()
    notice: dict[str, Any] = json_column()
    invited_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    decided_at: datetime | None = instant_column(nullable=True)


class OrganizationTransfer(Table, table=True):
    """An organization goes to another legal entity; the successor sees the row once two persons want it.

    Members see it once the successor signed.
    """

    __tablename__ = "organization_transfer"
    __table_args__ = (
        CheckConstraint(_TWO_PERSONS, name="two_persons"),
        CheckConstraint(_BOTH_SIDES, name="both_sides"),
        Index("organization_transfer_requested_at_idx", "org_id", "requested_at", "id"),
        Index("organization_transfer_offered_to_idx", "offered_to", "requested_at", "id"),
        Index(
            "organization_transfer_open_idx",
            "org_id",
            unique=True,
            postgresql_where=text("cancelled_at is null and carried_out_at is null"),
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    successor_id: UUID = uuid_column()
    requested_by: UUID = uuid_column()
    requested_at: datetime = instant_column()
    approved_by: UUID | None = uuid_column(nullable=True)
    approved_at: datetime | None = instant_column(nullable=True)
    accepted_by: UUID | None = uuid_column(nullable=True)
    accepted_at: datetime | None = instant_column(nullable=True)
    transfers_at: datetime | None = instant_column(nullable=True)
    cancelled_at: datetime | None = instant_column(nullable=True)
    carried_out_at: datetime | None = instant_column(nullable=True)
    legal_entity: str | None = text_column(nullable=True)
    contact: str | None = text_column(nullable=True)
    statement: str | None = text_column(nullable=True)
    offered_to: UUID | None = Field(default=None, sa_type=Uuid, sa_column_args=(Computed(_OFFERED, persisted=True),))
    announced_to: UUID | None = Field(
        default=None, sa_type=Uuid, sa_column_args=(Computed(_ANNOUNCED, persisted=True),)
    )
