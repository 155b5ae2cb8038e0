"""Tables of published notices, of their announcement and acceptance; a version's org_id is the controller's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint

from habeas.storage.table import (
    Table,
    boolean_column,
    instant_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)


def _of_version(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ("org_id", "version_id"),
        ("habeas.notice_version.org_id", "habeas.notice_version.id"),
        name=f"{table}_version_fkey",
    )


class NoticeVersion(Table, table=True):
    """One version of one notice in one language, as it was published, with what it promises as data.

    `effective_from` is what the notice says; `in_force_from` when it counts for the people of this region, NULL
    while some of them still have to be told. `master_language` is set on a translation. `consent_needed` sums
    what the regions have counted.
    """

    __tablename__ = "notice_version"
    __table_args__ = (
        UniqueConstraint("org_id", "notice_code", "version", "language", name="notice_version_version_key"),
        Index("notice_version_effective_from_idx", "org_id", "notice_code", "effective_from", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    notice_code: str = text_column()
    kind: str = text_column()
    title: str = text_column()
    version: str = text_column()
    language: str = text_column()
    master_language: str | None = text_column(nullable=True)
    effective_from: datetime = instant_column()
    in_force_from: datetime | None = instant_column(nullable=True)
    published_at: datetime = instant_column()
    service_codes: list[str] = text_array_column()
    terms: dict[str, Any] = json_column()
    changes: list[dict[str, Any]] = json_column()
    differences: list[dict[str, Any]] = json_column()
    asks_fresh_agreement: bool = boolean_column()
    consent_needed: int = integer_column()
    source: str = text_column()
    sha256: str = text_column()


class Clause(Table, table=True):
    """A clause of a version or of one of its addenda: a stable code, a theme, what it promises, what it defines."""

    __tablename__ = "clause"
    __table_args__ = (_of_version("clause"),)

    org_id: UUID = uuid_column(primary_key=True)
    version_id: UUID = uuid_column(primary_key=True)
    position: int = integer_column(primary_key=True)
    addendum_code: str | None = text_column(nullable=True)
    code: str = text_column()
    theme: str = text_column()
    heading: str = text_column()
    body: str = text_column()
    promises: list[str] = text_array_column()
    defines: list[str] = text_array_column(default_factory=list, server_default="{}")


class Addendum(Table, table=True):
    """Terms that come on top of a version for the people of one jurisdiction; they only add."""

    __tablename__ = "addendum"
    __table_args__ = (_of_version("addendum"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    version_id: UUID = uuid_column()
    code: str = text_column()
    jurisdiction_code: str = text_column()
    title: str = text_column()
    terms: dict[str, Any] = json_column()


class NoticeReach(Table, table=True):
    """How many people of one region accepted an older version, and how many of them must consent anew."""

    __tablename__ = "notice_reach"
    __table_args__ = (_of_version("notice_reach"),)

    org_id: UUID = uuid_column(primary_key=True)
    version_id: UUID = uuid_column(primary_key=True)
    region_code: str = text_column(primary_key=True)
    accepted: int = integer_column()
    consent_needed: int = integer_column()
    counted_at: datetime = instant_column()


class NoticeAnnouncement(Table, table=True):
    """That the people of this region are to be told of a version: what for, by when, and when it was done."""

    __tablename__ = "notice_announcement"
    __table_args__ = (
        _of_version("notice_announcement"),
        Index("notice_announcement_version_idx", "org_id", "version_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    version_id: UUID = uuid_column()
    kind: str = text_column()
    due_at: datetime = instant_column()
    subjects: int = integer_column()
    done_at: datetime | None = instant_column(nullable=True)


class NoticeAcceptance(Table, table=True):
    """A person's acceptance of a version in a language; DEEMED acceptance is never a consent.

    `residence` is where the person lived then, as far as known: it says which addenda came with the version.
    `sha256` is the digest of the text that was accepted.
    """

    __tablename__ = "notice_acceptance"
    __table_args__ = (
        UniqueConstraint(
            "org_id", "subject_id", "version_id", "language", "kind", name="notice_acceptance_version_key"
        ),
        Index("notice_acceptance_subject_id_idx", "subject_id", "accepted_at", "id"),
        Index("notice_acceptance_version_idx", "controller_id", "version_id"),
        Index("notice_acceptance_first_idx", "controller_id", "subject_id", "accepted_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    version_id: UUID = uuid_column()
    language: str = text_column()
    kind: str = text_column()
    residence: str | None = text_column(nullable=True)
    sha256: str | None = text_column(nullable=True)
    accepted_at: datetime = instant_column()


class NoticePresentation(Table, table=True):
    """That a version was shown to a person in a language, and when they said that they do not agree, if they did.

    `sha256` is the digest of the text that was shown.
    """

    __tablename__ = "notice_presentation"
    __table_args__ = (
        Index("notice_presentation_subject_id_idx", "subject_id", "presented_at", "id"),
        Index("notice_presentation_version_idx", "controller_id", "version_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    notice_code: str = text_column()
    version_id: UUID = uuid_column()
    language: str = text_column()
    sha256: str = text_column()
    presented_at: datetime = instant_column()
    declined_at: datetime | None = instant_column(nullable=True)
