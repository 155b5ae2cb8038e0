"""Tables of incidents; org_id is the controller's. None of them names anybody who is affected."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index

from habeas.storage.table import (
    Table,
    instant_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)


class Incident(Table, table=True):
    """An incident of a controller, or a person's word that there may be one; `affected` counts people by place.

    `recipient_code` names who received the data in question, such as a kit in an app, where somebody said so.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index("incident_aware_at_idx", "org_id", "aware_at", "id"),
        Index("incident_reported_by_idx", "reported_by", "aware_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    origin: str = text_column()
    status: str = text_column()
    summary: str = text_column()
    risk: str | None = text_column(nullable=True)
    affected: dict[str, int] = json_column()
    reported_by: UUID | None = uuid_column(nullable=True)
    recipient_code: str | None = text_column(nullable=True)
    aware_at: datetime = instant_column()
    recorded_at: datetime = instant_column()
    contained_at: datetime | None = instant_column(nullable=True)
    closed_at: datetime | None = instant_column(nullable=True)


def _of_incident(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ("org_id", "incident_id"), ("habeas.incident.org_id", "habeas.incident.id"), name=f"{table}_incident_fkey"
    )


class IncidentEvent(Table, table=True):
    """What happened to an incident; nobody may change or remove one."""

    __tablename__ = "incident_event"
    __table_args__ = (
        _of_incident("incident_event"),
        Index("incident_event_incident_idx", "org_id", "incident_id", "happened_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    incident_id: UUID = uuid_column()
    kind: str = text_column()
    law: str | None = text_column(nullable=True)
    duty: str | None = text_column(nullable=True)
    note: str | None = text_column(nullable=True)
    people: int | None = integer_column(nullable=True)
    happened_at: datetime = instant_column()
    recorded_at: datetime = instant_column()


class IncidentNotice(Table, table=True):
    """What the people of a controller are told of an incident, in every region; `places` empty: all of them."""

    __tablename__ = "incident_notice"
    __table_args__ = (Index("incident_notice_published_at_idx", "org_id", "published_at", "id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    places: list[str] = text_array_column()
    blocks: dict[str, str] = json_column()
    published_at: datetime = instant_column()
