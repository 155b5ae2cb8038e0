"""Tables of answer packages: what was handed to a person, sealed, until it expires."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index

from habeas.storage.table import (
    Table,
    big_integer_column,
    bytes_column,
    instant_column,
    integer_column,
    text_column,
    uuid_column,
)


class AnswerChunk(Table, table=True):
    """One frame of a package, sealed under the key of the package; without that key it says nothing."""

    __tablename__ = "answer_chunk"
    __table_args__ = (Index("answer_chunk_request_idx", "subject_id", "org_id", "request_id"),)

    org_id: UUID = uuid_column(primary_key=True)
    package_id: UUID = uuid_column(primary_key=True)
    position: int = integer_column(primary_key=True)
    request_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    sealed: bytes = bytes_column()


class AnswerPackage(Table, table=True):
    """The answer to a request: a ZIP in frames, its key sealed under the person's, until it expires.

    `wrapped` is the key; with it goes the package. `sealed` holds what a release before frames made.
    """

    __tablename__ = "answer_package"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="answer_package_request_fkey",
        ),
        Index("answer_package_request_idx", "org_id", "request_id"),
        Index("answer_package_subject_id_idx", "subject_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    format: str = text_column()
    sha256: str = text_column()
    size: int = big_integer_column()
    sealed: bytes | None = bytes_column(nullable=True)
    created_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    downloads: int = integer_column()
    wrapped: bytes | None = bytes_column(nullable=True)
    frames: int = integer_column(default=0, server_default="0")
    destroyed_at: datetime | None = instant_column(nullable=True)
