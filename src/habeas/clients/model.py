"""The table of a controller's clients; what the sign-in needs of it is copied to where the sign-in keeps its books."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index

from habeas.storage.table import (
    Table,
    boolean_column,
    instant_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)


class OAuthClient(Table, table=True):
    """A partner's client under a controller; of secrets only digests, with the one before while it still counts."""

    __tablename__ = "oauth_client"
    __table_args__ = (Index("oauth_client_registered_at_idx", "org_id", "registered_at", "id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    client_id: str = text_column()
    name: str = text_column()
    about: str = text_column()
    website: str = text_column()
    authentication: str = text_column()
    acts_for_itself: bool = boolean_column()
    partner_org_id: UUID = uuid_column()
    redirect_uris: list[str] = text_array_column()
    scopes: list[str] = text_array_column()
    status: str = text_column()
    secret_digest: str | None = text_column(nullable=True)
    keys: dict[str, Any] | None = json_column(nullable=True)
    previous_secret_digest: str | None = text_column(nullable=True)
    previous_keys: dict[str, Any] | None = json_column(nullable=True)
    previous_until: datetime | None = instant_column(nullable=True)
    credential_since: datetime = instant_column()
    registered_at: datetime = instant_column()
    changed_at: datetime = instant_column()
