"""Tables of demands; org_id is the controller's. What a person may read of one is their own row of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text

from habeas.storage.table import (
    Table,
    boolean_column,
    bytes_column,
    date_column,
    instant_column,
    integer_column,
    text_array_column,
    text_column,
    uuid_column,
)


class AuthorityDemand(Table, table=True):
    """A demand with its document, its two reviews and its package; `wrapped_key` opens that and is destroyed with it.

    `mark_id` is its row among those that everybody counts.
    """

    __tablename__ = "authority_demand"
    __table_args__ = (
        CheckConstraint(
            "approved_by is null or (examined_by is not null and approved_by <> examined_by"
            " and cardinality(granted) > 0 and granted <@ demanded)",
            name="second_person",
        ),
        Index("authority_demand_received_at_idx", "org_id", "received_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    mark_id: UUID = uuid_column()
    authority: str = text_column()
    country: str = text_column()
    instrument: str = text_column()
    citation: str = text_column()
    provision: str = text_column()
    issued_on: date = date_column()
    received_at: datetime = instant_column()
    recorded_at: datetime = instant_column()
    demanded: list[str] = text_array_column()
    secret_until: datetime | None = instant_column(nullable=True)
    secrecy_basis: str | None = text_column(nullable=True)
    status: str = text_column()
    finding: str | None = text_column(nullable=True)
    granted: list[str] = text_array_column()
    collected_from: datetime | None = instant_column(nullable=True)
    collected_before: datetime | None = instant_column(nullable=True)
    examined_by: UUID | None = uuid_column(nullable=True)
    examined_at: datetime | None = instant_column(nullable=True)
    approved_by: UUID | None = uuid_column(nullable=True)
    approved_at: datetime | None = instant_column(nullable=True)
    refusal: str | None = text_column(nullable=True)
    refused_at: datetime | None = instant_column(nullable=True)
    ready_at: datetime | None = instant_column(nullable=True)
    expires_at: datetime | None = instant_column(nullable=True)
    wrapped_key: bytes | None = bytes_column(nullable=True)
    fetched_by: UUID | None = uuid_column(nullable=True)
    fetched_at: datetime | None = instant_column(nullable=True)
    handed_over_at: datetime | None = instant_column(nullable=True)


def _of_demand(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ("org_id", "demand_id"),
        ("habeas.authority_demand.org_id", "habeas.authority_demand.id"),
        name=f"{table}_demand_fkey",
    )


class AuthorityDemandPerson(Table, table=True):
    """One person whom a demand names, with all of it that they may read, from `visible_from` on.

    `named` is how the document names them, `sealed` their part of the package.
    """

    __tablename__ = "authority_demand_person"
    __table_args__ = (
        _of_demand("authority_demand_person"),
        Index("authority_demand_person_demand_idx", "org_id", "demand_id", "id"),
        Index("authority_demand_person_subject_idx", "subject_id", "received_at", "id"),
        Index(
            "authority_demand_person_once_key",
            "org_id",
            "demand_id",
            "subject_id",
            unique=True,
            postgresql_where=text("subject_id IS NOT NULL"),
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    demand_id: UUID = uuid_column()
    named: str = text_column()
    state: str = text_column()
    subject_id: UUID | None = uuid_column(nullable=True)
    visible_from: datetime | None = instant_column(nullable=True)
    authority: str = text_column()
    country: str = text_column()
    instrument: str = text_column()
    citation: str = text_column()
    received_at: datetime = instant_column()
    demanded: list[str] = text_array_column()
    granted: list[str] = text_array_column()
    status: str = text_column()
    decided_at: datetime | None = instant_column(nullable=True)
    handed_over_at: datetime | None = instant_column(nullable=True)
    taken_at: datetime | None = instant_column(nullable=True)
    records: int | None = integer_column(nullable=True)
    sealed: bytes | None = bytes_column(nullable=True)
    told_of: str | None = text_column(nullable=True)


class AuthorityDemandEvent(Table, table=True):
    """What happened to a demand; nobody may change or remove one."""

    __tablename__ = "authority_demand_event"
    __table_args__ = (
        _of_demand("authority_demand_event"),
        Index("authority_demand_event_demand_idx", "org_id", "demand_id", "happened_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    demand_id: UUID = uuid_column()
    kind: str = text_column()
    note: str | None = text_column(nullable=True)
    happened_at: datetime = instant_column()


class AuthorityDemandMark(Table, table=True):
    """A demand as everybody counts it: its year, how it stands, whether it was narrowed, until when it is secret."""

    __tablename__ = "authority_demand_mark"

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    year: int = integer_column()
    status: str = text_column()
    narrowed: bool = boolean_column()
    secret_until: datetime | None = instant_column(nullable=True)
