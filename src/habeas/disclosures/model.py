"""Tables of recipients and of transfer mechanisms; org_id is the controller's."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index

from habeas.disclosures.rules.assurances import AssuranceKind, AssuranceOutcome, Designation
from habeas.storage.table import Table, instant_column, text_array_column, text_column, uuid_column


def _among(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{each}'" for each in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


class Recipient(Table, table=True):
    """Somebody who receives data, as what, where, for which purposes, and under which commitment."""

    __tablename__ = "recipient"

    org_id: UUID = uuid_column(primary_key=True)
    code: str = text_column(primary_key=True)
    name: str = text_column()
    role: str = text_column()
    kind: str | None = text_column(nullable=True)
    country: str | None = text_column(nullable=True)
    service_code: str | None = text_column(nullable=True)
    purpose_codes: list[str] = text_array_column()
    category_codes: list[str] = text_array_column()
    fields: list[str] = text_array_column()
    policy_url: str | None = text_column(nullable=True)
    commitment: str = text_column()


class RecipientAssurance(Table, table=True):
    """A paper of a recipient, or an audit of it, in every region; nobody may change or remove one."""

    __tablename__ = "recipient_assurance"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "recipient_code"),
            ("habeas.recipient.org_id", "habeas.recipient.code"),
            name="recipient_assurance_recipient_fkey",
        ),
        _among("kind", AssuranceKind),
        _among("outcome", AssuranceOutcome),
        _among("designated_as", Designation),
        CheckConstraint("valid_until > valid_from", name="period"),
        CheckConstraint("(kind = 'SECURITY_AUDIT') = (outcome in ('PASSED', 'FAILED'))", name="audit"),
        CheckConstraint("outcome <> 'PASSED' or valid_until is not null", name="audit_ends"),
        CheckConstraint(
            "(kind = 'DESIGNATION' and outcome = 'AGREED') = (designated_as is not null)", name="designation"
        ),
        Index("recipient_assurance_recipient_idx", "org_id", "recipient_code", "valid_from", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    recipient_code: str = text_column()
    kind: str = text_column()
    outcome: str = text_column()
    designated_as: str | None = text_column(nullable=True)
    reference: str = text_column()
    valid_from: datetime = instant_column()
    valid_until: datetime | None = instant_column(nullable=True)
    recorded_by: UUID | None = uuid_column(nullable=True)
    recorded_at: datetime = instant_column()


class TransferMechanism(Table, table=True):
    """What lets data of one region be read in another, for which purposes, and since when."""

    __tablename__ = "transfer_mechanism"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    from_region: str = text_column()
    to_region: str = text_column()
    mechanism: str = text_column()
    purposes: list[str] = text_array_column()
    reference: str = text_column()
    on_file_since: datetime = instant_column()
    valid_until: datetime | None = instant_column(nullable=True)


class Disclosure(Table, table=True):
    """That data of a person went to a recipient: as what, on which ground, and in breach of what, if of anything.

    `org_id` is the person's personal organization; `space_id` is the space that the data came from. Only a person of
    the controller can be named: the key says so, for a controller does not see the person's row.
    """

    __tablename__ = "disclosure"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "subject_id", "controller_id"),
            ("habeas.person.org_id", "habeas.person.subject_id", "habeas.person.controller_id"),
            name="disclosure_person_fkey",
            ondelete="CASCADE",
        ),
        Index("disclosure_subject_id_idx", "subject_id", "disclosed_at", "id"),
        Index("disclosure_controller_id_idx", "controller_id", "disclosed_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    space_id: UUID = uuid_column()
    recipient_code: str = text_column()
    purpose_code: str = text_column()
    category_codes: list[str] = text_array_column()
    kind: str = text_column()
    ground: str = text_column()
    reason: str | None = text_column(nullable=True)
    instrument: str | None = text_column(nullable=True)
    breaches: list[str] = text_array_column()
    disclosed_at: datetime = instant_column()
    recorded_at: datetime = instant_column()
