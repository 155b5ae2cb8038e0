"""Tables of invitations: what an organization sent, and what a person received, which it never sees."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index

from habeas.storage.table import Table, instant_column, json_column, text_column, uuid_column


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
