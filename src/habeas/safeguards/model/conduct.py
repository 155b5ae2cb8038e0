"""Tables of what staff learned, and of what they broke: with the looks that show it, and what followed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index

from habeas.safeguards.rules.sets import ViolationConsequence
from habeas.storage.table import Table, date_column, instant_column, text_column, uuid_column

_CONSEQUENCES = ", ".join(f"'{each}'" for each in ViolationConsequence)


class StaffTraining(Table, table=True):
    """A course that somebody completed, and when the next one is due; nobody changes or removes one."""

    __tablename__ = "staff_training"
    __table_args__ = (Index("staff_training_subject_idx", "org_id", "subject_id", "completed_on", "id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    course: str = text_column()
    completed_on: date = date_column()
    next_due_on: date = date_column()
    recorded_by: UUID = uuid_column()
    recorded_at: datetime = instant_column()


class StaffViolation(Table, table=True):
    """That somebody broke the rules, and what followed, as somebody else recorded and decided it."""

    __tablename__ = "staff_violation"
    __table_args__ = (
        CheckConstraint(
            "recorded_by <> subject_id and (decided_by is null or decided_by <> subject_id)", name="by_another"
        ),
        CheckConstraint(f"consequence in ({_CONSEQUENCES})", name="consequence"),
        Index("staff_violation_recorded_at_idx", "org_id", "recorded_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    membership_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    summary: str = text_column()
    recorded_by: UUID = uuid_column()
    recorded_at: datetime = instant_column()
    consequence: str | None = text_column(nullable=True)
    reasons: str | None = text_column(nullable=True)
    decided_by: UUID | None = uuid_column(nullable=True)
    decided_at: datetime | None = instant_column(nullable=True)


class StaffViolationLook(Table, table=True):
    """An entry of the access ledger that shows a violation."""

    __tablename__ = "staff_violation_look"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "violation_id"),
            ("habeas.staff_violation.org_id", "habeas.staff_violation.id"),
            name="staff_violation_look_violation_fkey",
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    violation_id: UUID = uuid_column(primary_key=True)
    entry_id: UUID = uuid_column(primary_key=True)
