"""Tables of consents, of their receipts, and of the other bases that a controller registered for a purpose."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text

from habeas.storage.table import Table, instant_column, json_column, text_column, uuid_column


class Consent(Table, table=True):
    """A person's consent to one purpose of one controller in one of their spaces, and its end.

    `continues_on` is the basis on which the purpose went on after a withdrawal, as the person was told.
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index("consent_subject_id_idx", "subject_id", "given_at", "id"),
        Index(
            "consent_standing_key",
            "org_id",
            "subject_id",
            "controller_id",
            "purpose_code",
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
        Index(
            "consent_withdrawn_idx",
            "controller_id",
            "purpose_code",
            "subject_id",
            postgresql_where=text("withdrawn_at is not null"),
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    purpose_code: str = text_column()
    status: str = text_column()
    language: str = text_column()
    given_at: datetime = instant_column()
    withdrawn_at: datetime | None = instant_column(nullable=True)
    continues_on: str | None = text_column(nullable=True)


class ConsentReceipt(Table, table=True):
    """What was agreed to or withdrawn, in words and with a digest, as the person can keep it."""

    __tablename__ = "consent_receipt"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "consent_id"),
            ("habeas.consent.org_id", "habeas.consent.id"),
            name="consent_receipt_consent_fkey",
        ),
        Index("consent_receipt_consent_idx", "org_id", "consent_id", "at", "id"),
        Index("consent_receipt_subject_id_idx", "subject_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    consent_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    kind: str = text_column()
    at: datetime = instant_column()
    content: dict[str, Any] = json_column()
    sha256: str = text_column()


class PurposeBasis(Table, table=True):
    """A basis besides consent that a controller registered for a purpose; it counts from that instant on only."""

    __tablename__ = "purpose_basis"
    __table_args__ = (UniqueConstraint("org_id", "purpose_code", "basis", name="purpose_basis_basis_key"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    purpose_code: str = text_column()
    basis: str = text_column()
    reference: str = text_column()
    registered_at: datetime = instant_column()
