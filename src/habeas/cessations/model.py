"""The table of cessations; org_id is the controller's, and every region holds its own copy."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text

from habeas.storage.table import Table, instant_column, text_column, uuid_column


class Cessation(Table, table=True):
    """That a service ends, when, and from when on data of it are erased; nobody who uses it is named."""

    __tablename__ = "cessation"
    __table_args__ = (
        Index("cessation_announced_at_idx", "org_id", "announced_at", "id"),
        Index(
            "cessation_service_code_key",
            "org_id",
            "service_code",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    service_code: str = text_column()
    announcement: str = text_column()
    announced_at: datetime = instant_column()
    ends_at: datetime = instant_column()
    erase_at: datetime = instant_column()
    ended_at: datetime | None = instant_column(nullable=True)
    revoked_at: datetime | None = instant_column(nullable=True)
