"""Tables of who may act for a person: agents by permission, and claims for somebody who cannot."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index
from sqlmodel import Field

from habeas.storage.table import (
    Table,
    instant_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)


class AgentAuthorization(Table, table=True):
    """A person's signed-in permission for a partner to send requests of some rights for them, until a day.

    `facts` is what law needs to know of the person, as of the permission; the partner itself sees nothing of it.
    """

    __tablename__ = "agent_authorization"
    __table_args__ = (
        Index("agent_authorization_subject_id_idx", "subject_id"),
        Index("agent_authorization_agent_idx", "agent_org_id", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    agent_org_id: UUID = uuid_column()
    rights: list[str] = text_array_column()
    facts: dict[str, Any] = json_column()
    given_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    revoked_at: datetime | None = instant_column(nullable=True)
    representation_id: UUID | None = uuid_column(nullable=True)


class Representation(Table, table=True):
    """A claim to act for somebody, as it stands; org_id is the controller that reviews it.

    `agent_org_id` is the personal organization of whoever claims it, and `claimed_by` who that is. What shows the
    relation is forgotten with the review: that it was seen, and of which kind it was, stays. `told_at` is when the
    person was written to about the claim itself.
    """

    __tablename__ = "representation"
    __table_args__ = (
        CheckConstraint(
            "claimed_by <> subject_id and reviewed_by <> claimed_by and reviewed_by <> subject_id", name="second_person"
        ),
        Index("representation_claimed_idx", "org_id", "claimed_at", "id"),
        Index("representation_agent_idx", "agent_org_id", "claimed_at", "id"),
        Index("representation_subject_id_idx", "subject_id", "claimed_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    agent_org_id: UUID = uuid_column()
    relation: str = text_column()
    rights: list[str] = text_array_column()
    status: str = text_column()
    proof: str = text_column()
    evidence: str | None = text_column(nullable=True)
    born: date | None = Field(default=None, sa_type=Date)
    days: int = integer_column()
    claimed_at: datetime = instant_column()
    reviewed_at: datetime | None = instant_column(nullable=True)
    explanation: str | None = text_column(nullable=True)
    expires_at: datetime | None = instant_column(nullable=True)
    ended_at: datetime | None = instant_column(nullable=True)
    claimed_by: UUID | None = uuid_column(nullable=True)
    reviewed_by: UUID | None = uuid_column(nullable=True)
    told_at: datetime | None = instant_column(nullable=True)
