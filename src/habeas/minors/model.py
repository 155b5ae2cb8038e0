"""Tables of what is known of ages and of what guardians agreed to; org_id is the person's own."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKeyConstraint, Index
from sqlmodel import Field

from habeas.storage.table import (
    Table,
    boolean_column,
    instant_column,
    integer_column,
    text_array_column,
    text_column,
    uuid_column,
)

_PERSON = ("habeas.person.org_id", "habeas.person.subject_id", "habeas.person.controller_id")
_KEY = ("org_id", "subject_id", "controller_id")


class AgeStatement(Table, table=True):
    """What was said of a person's age: the date of birth of a child, or that they are grown, and never both."""

    __tablename__ = "age_statement"
    __table_args__ = (
        ForeignKeyConstraint(_KEY, _PERSON, name="age_statement_person_fkey", ondelete="CASCADE"),
        Index("age_statement_subject_id_idx", "subject_id"),
        CheckConstraint("grown = (born is null)", name="no_more_than_needed"),
        CheckConstraint("source in ('PERSON', 'GUARDIAN')", name="source"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column(primary_key=True)
    controller_id: UUID = uuid_column()
    source: str = text_column()
    born: date | None = Field(default=None, sa_type=Date)
    grown: bool = boolean_column()
    stated_at: datetime = instant_column()


class AgeDoubt(Table, table=True):
    """Signs that a person is below an age, as the controller wrote them down, and what came of looking.

    `anew` lets the person state their age again.
    """

    __tablename__ = "age_doubt"
    __table_args__ = (
        ForeignKeyConstraint(_KEY, _PERSON, name="age_doubt_person_fkey", ondelete="CASCADE"),
        Index("age_doubt_subject_id_idx", "subject_id", "recorded_at", "id"),
        Index("age_doubt_controller_id_idx", "controller_id", "recorded_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    below: int = integer_column()
    signs: str = text_column()
    recorded_at: datetime = instant_column()
    settled_at: datetime | None = instant_column(nullable=True)
    settlement: str | None = text_column(nullable=True)
    anew: bool = boolean_column(default=False)


class GuardianAgreement(Table, table=True):
    """That a guardian agreed to purposes for a child, by which claim, and until when."""

    __tablename__ = "guardian_agreement"
    __table_args__ = (
        ForeignKeyConstraint(_KEY, _PERSON, name="guardian_agreement_person_fkey", ondelete="CASCADE"),
        Index("guardian_agreement_subject_id_idx", "subject_id", "agreed_at", "id"),
        Index("guardian_agreement_claim_idx", "representation_id"),
        Index("guardian_agreement_agent_idx", "agent_org_id", "agreed_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    agent_org_id: UUID = uuid_column()
    representation_id: UUID = uuid_column()
    purpose_codes: list[str] = text_array_column()
    agreed_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    ended_at: datetime | None = instant_column(nullable=True)
