"""Tables of agreements to a publication and of what was published; org_id is the person's own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index

from habeas.storage.table import Table, instant_column, text_array_column, text_column, uuid_column

_PERSON = ("habeas.person.org_id", "habeas.person.subject_id", "habeas.person.controller_id")
_KEY = ("org_id", "subject_id", "controller_id")


class PublicationAgreement(Table, table=True):
    """That a person named data of theirs and expressly agreed to the manner in which they become public."""

    __tablename__ = "publication_agreement"
    __table_args__ = (
        ForeignKeyConstraint(_KEY, _PERSON, name="publication_agreement_person_fkey", ondelete="CASCADE"),
        Index("publication_agreement_subject_id_idx", "subject_id", "agreed_at", "id"),
        Index("publication_agreement_controller_id_idx", "controller_id", "agreed_at", "id"),
        CheckConstraint("cardinality(items) > 0", name="named"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    items: list[str] = text_array_column()
    manner: str = text_column()
    language: str = text_column()
    agreed_at: datetime = instant_column()
    withdrawn_at: datetime | None = instant_column(nullable=True)


class Publication(Table, table=True):
    """That items were published in a manner, on one of two grounds, under a protection; and when that ended.

    No values. `instrument` is the document of the authority, as the person may read it.
    """

    __tablename__ = "publication"
    __table_args__ = (
        ForeignKeyConstraint(_KEY, _PERSON, name="publication_person_fkey", ondelete="CASCADE"),
        ForeignKeyConstraint(
            ("org_id", "agreement_id"),
            ("habeas.publication_agreement.org_id", "habeas.publication_agreement.id"),
            name="publication_agreement_fkey",
            ondelete="CASCADE",
        ),
        CheckConstraint(
            "(ground = 'EXPRESS_AGREEMENT' and agreement_id is not null and demand_id is null)"
            " or (ground = 'LEGAL_DEMAND' and demand_id is not null and agreement_id is null)",
            name="one_ground",
        ),
        CheckConstraint("cardinality(items) > 0 and length(protection) >= 20", name="protected"),
        Index("publication_subject_id_idx", "subject_id", "published_at", "id"),
        Index("publication_controller_id_idx", "controller_id", "published_at", "id"),
        Index("publication_agreement_idx", "org_id", "agreement_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    ground: str = text_column()
    agreement_id: UUID | None = uuid_column(nullable=True)
    demand_id: UUID | None = uuid_column(nullable=True)
    instrument: str | None = text_column(nullable=True)
    items: list[str] = text_array_column()
    manner: str = text_column()
    protection: str = text_column()
    published_at: datetime = instant_column()
    ended_at: datetime | None = instant_column(nullable=True)
    told_at: datetime | None = instant_column(nullable=True)
    taken_down_at: datetime | None = instant_column(nullable=True)
