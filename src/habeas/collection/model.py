"""Tables of what was collected or used by an app, and of the answers to its prompts; org_id is the person's own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index

from habeas.storage.table import (
    Table,
    boolean_column,
    instant_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)

_PERSON = ("habeas.person.org_id", "habeas.person.subject_id", "habeas.person.controller_id")


class Collection(Table, table=True):
    """That an app collected something or used it: what, for which purpose, on which basis, relying on what.

    No values: those are sealed in the vault, or not kept at all. `consent_id` and `version_id` are the consent and
    the version of the notice that it relies on.
    """

    __tablename__ = "collection"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "subject_id", "controller_id"), _PERSON, name="collection_person_fkey", ondelete="CASCADE"
        ),
        Index("collection_subject_id_idx", "subject_id", "at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    service_code: str = text_column()
    kind: str = text_column()
    purpose_code: str = text_column()
    part: str | None = text_column(nullable=True)
    category_code: str = text_column()
    items: list[str] = text_array_column()
    source_code: str = text_column()
    agreement: str | None = text_column(nullable=True)
    reference: str | None = text_column(nullable=True)
    cookie_code: str | None = text_column(nullable=True)
    legal_bases: dict[str, Any] = json_column()
    consent_id: UUID | None = uuid_column(nullable=True)
    consent_org_id: UUID | None = uuid_column(nullable=True)
    version_id: UUID | None = uuid_column(nullable=True)
    by_action: bool = boolean_column()
    at: datetime = instant_column()


class PermissionAnswer(Table, table=True):
    """What a person answered to a prompt for a device permission, for which function, when it was needed."""

    __tablename__ = "permission_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "subject_id", "controller_id"), _PERSON, name="permission_answer_person_fkey", ondelete="CASCADE"
        ),
        Index("permission_answer_subject_id_idx", "subject_id", "answered_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    permission_code: str = text_column()
    function: str = text_column()
    reply: str = text_column()
    needed_at: datetime | None = instant_column(nullable=True)
    answered_at: datetime = instant_column()
