"""Tables of the reviews of access: each with its day, and what was decided about everybody, for good."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text

from habeas.storage.table import Table, instant_column, integer_column, text_column, uuid_column


class AccessReview(Table, table=True):
    """A review of who has access and of what they looked at; one at a time is open, and the next follows it."""

    __tablename__ = "access_review"
    __table_args__ = (
        Index("access_review_open_key", "org_id", unique=True, postgresql_where=text("completed_at IS NULL")),
        Index("access_review_due_at_idx", "org_id", "due_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    every_days: int = integer_column()
    opened_at: datetime = instant_column()
    due_at: datetime = instant_column()
    completed_at: datetime | None = instant_column(nullable=True)
    completed_by: UUID | None = uuid_column(nullable=True)
    looks: int | None = integer_column(nullable=True)
    finding: str | None = text_column(nullable=True)


class AccessDecision(Table, table=True):
    """What a review decided about one grant of a role, by somebody else than who has it."""

    __tablename__ = "access_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "review_id"),
            ("habeas.access_review.org_id", "habeas.access_review.id"),
            name="access_decision_review_fkey",
        ),
        UniqueConstraint("org_id", "review_id", "membership_id", name="access_decision_once_key"),
        CheckConstraint("decided_by <> subject_id", name="by_another"),
        CheckConstraint("decision in ('KEEP', 'WITHDRAW')", name="decision"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    review_id: UUID = uuid_column()
    membership_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    role: str = text_column()
    decision: str = text_column()
    reason: str = text_column()
    decided_by: UUID = uuid_column()
    decided_at: datetime = instant_column()
