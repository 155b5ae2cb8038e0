"""Tables of what a controller's staff undertake: the document in its versions, and who accepted which, when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint

from habeas.storage.table import Table, instant_column, integer_column, text_column, uuid_column


class StaffUndertaking(Table, table=True):
    """One version of the undertaking of confidentiality; every region holds it, and nobody changes it.

    Two that were published in two regions before either had word of the other may have one number. The one in force is
    the last by `in_force_from`, `version` and `id`: the same in every region.
    """

    __tablename__ = "staff_undertaking"
    __table_args__ = (Index("staff_undertaking_in_force_idx", "org_id", "in_force_from", "version", "id"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    version: int = integer_column()
    title: str = text_column()
    text: str = text_column()
    published_at: datetime = instant_column()
    published_by: UUID = uuid_column()
    in_force_from: datetime = instant_column()


class StaffUndertakingAcceptance(Table, table=True):
    """That somebody accepted a version, by their own hand; it stays after they left."""

    __tablename__ = "staff_undertaking_acceptance"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "undertaking_id"),
            ("habeas.staff_undertaking.org_id", "habeas.staff_undertaking.id"),
            name="staff_undertaking_acceptance_undertaking_fkey",
        ),
        UniqueConstraint("org_id", "subject_id", "undertaking_id", name="staff_undertaking_acceptance_once_key"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    undertaking_id: UUID = uuid_column()
    version: int = integer_column()
    accepted_at: datetime = instant_column()
