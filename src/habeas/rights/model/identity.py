"""The table of declarations by which people said, signed, who they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index

from habeas.storage.table import Table, bytes_column, instant_column, uuid_column


class IdentityDeclaration(Table, table=True):
    """That a person declared who they are, signed; the words are sealed under a key of the row's own.

    The law has it kept beyond an erasure (11 CCR 7062(c), 7101(a)); `keep_until` is when it goes.
    """

    __tablename__ = "identity_declaration"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="identity_declaration_request_fkey",
        ),
        Index("identity_declaration_request_idx", "org_id", "request_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    signed_at: datetime = instant_column()
    keep_until: datetime = instant_column()
    wrapped: bytes = bytes_column()
    sealed: bytes = bytes_column()
