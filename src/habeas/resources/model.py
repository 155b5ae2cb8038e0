"""The table of resources; org_id is the person's own. Each row carries the wrapped key that opens it, and it alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index

from habeas.storage.table import Table, bytes_column, instant_column, text_column, uuid_column

_PERSON = ("habeas.person.org_id", "habeas.person.subject_id", "habeas.person.controller_id")


class Resource(Table, table=True):
    """A client, a platform, a storage or an account; deleted with its key, nothing opens it any more."""

    __tablename__ = "resource"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "subject_id", "controller_id"), _PERSON, name="resource_person_fkey", ondelete="CASCADE"
        ),
        CheckConstraint("kind in ('CLIENT', 'VIRTUALISATION', 'CLOUD', 'STORAGE', 'ACCOUNT')", name="kind"),
        CheckConstraint("(secret is null) = (secret_changed_at is null)", name="secret"),
        Index("resource_subject_id_idx", "subject_id", "added_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    service_code: str = text_column()
    category_code: str = text_column()
    kind: str = text_column()
    wrapped: bytes = bytes_column()
    name: bytes = bytes_column()
    address: bytes | None = bytes_column(nullable=True)
    user_name: bytes | None = bytes_column(nullable=True)
    secret: bytes | None = bytes_column(nullable=True)
    secret_changed_at: datetime | None = instant_column(nullable=True)
    added_at: datetime = instant_column()
    changed_at: datetime = instant_column()
