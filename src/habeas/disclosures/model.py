"""Tables of recipients and of transfer mechanisms; org_id is the controller's."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index

from habeas.disclosures.rules.assurances import AssuranceKind, AssuranceOutcome, Designation
from habeas.disclosures.rules.transfers import LawFinding
from habeas.storage.table import Table, instant_column, integer_column, text_array_column, text_column, uuid_column


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
    """What lets data of one region be read in another, for which purposes, and since when.

    `law_assessment` names the document that weighs the law of `destination_country`, `law_finding` what it found;
    one that was filed before there was a place for it has neither, and opens nothing.
    """

    __tablename__ = "transfer_mechanism"
    __table_args__ = (
        _among("law_finding", LawFinding),
        CheckConstraint(
            "num_nulls(destination_country, law_assessment, law_finding, assessed_at) in (0, 4)", name="assessment"
        ),
        CheckConstraint("review_at > assessed_at", name="review"),
        Index("transfer_mechanism_on_file_since_idx", "org_id", "on_file_since", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    from_region: str = text_column()
    to_region: str = text_column()
    mechanism: str = text_column()
    purposes: list[str] = text_array_column()
    reference: str = text_column()
    on_file_since: datetime = instant_column()
    valid_until: datetime | None = instant_column(nullable=True)
    destination_country: str | None = text_column(nullable=True)
    law_assessment: str | None = text_column(nullable=True)
    law_finding: str | None = text_column(nullable=True)
    assessed_at: datetime | None = instant_column(nullable=True)
    review_at: datetime | None = instant_column(nullable=True)


class RemoteAccess(Table, table=True):
    """That people of one region were looked at from another: a transfer, written where the reader is.

    `org_id` is the organization that looked. `accessor_country` is where its reader lives by the organization's own
    directory, else where the organization sits, as far as either is known. Nobody may change or remove a row.
    """

    __tablename__ = "remote_access"
    __table_args__ = (
        Index("remote_access_at_idx", "org_id", "at", "id"),
        Index("remote_access_controller_idx", "controller_id", "at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    controller_id: UUID = uuid_column()
    at: datetime = instant_column()
    from_region: str = text_column()
    to_region: str = text_column()
    accessor_country: str | None = text_column(nullable=True)
    mechanism_id: UUID | None = uuid_column(nullable=True)
    mechanism: str = text_column()
    purposes: list[str] = text_array_column()
    people: int = integer_column()
    actor_kind: str = text_column()
    actor_role: str = text_column()
    actor_id: UUID | None = uuid_column(nullable=True)
    client_id: str = text_column()


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
