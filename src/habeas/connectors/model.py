"""Tables of connectors and of the steps that they are asked to take."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint

from habeas.storage.table import (
    Table,
    bytes_column,
    instant_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)


class Connector(Table, table=True):
    """A way to an external system of the controller org_id; its secrets are sealed.

    `wrapped` is a data key of its own, wrapped by the key of the region. A connector without categories holds any.
    """

    __tablename__ = "connector"
    __table_args__ = (UniqueConstraint("org_id", "code", name="connector_code_key"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    code: str = text_column()
    name: str = text_column()
    url: str = text_column()
    operations: list[str] = text_array_column()
    identifiers: list[str] = text_array_column()
    category_codes: list[str] = text_array_column()
    purpose_codes: list[str] = text_array_column()
    recipient_code: str | None = text_column(nullable=True)
    status: str = text_column()
    wrapped: bytes = bytes_column()
    secret: bytes = bytes_column()
    former_secret: bytes | None = bytes_column(nullable=True)
    former_until: datetime | None = instant_column(nullable=True)
    failures: int = integer_column()
    shut_until: datetime | None = instant_column(nullable=True)
    last_success_at: datetime | None = instant_column(nullable=True)
    last_failure_at: datetime | None = instant_column(nullable=True)
    last_error: str | None = text_column(nullable=True)
    created_at: datetime = instant_column()


class SystemStep(Table, table=True):
    """One external system asked to do one thing for one case; org_id is the organization that answers the case.

    `subject` says by what the system recognizes the person, `answer` is what it exported: both are sealed under
    `wrapped`, a key of the step's own that is destroyed as soon as neither is needed.
    """

    __tablename__ = "system_step"
    __table_args__ = (
        Index("system_step_case_idx", "org_id", "request_id", "made_at", "id"),
        Index("system_step_connector_idx", "connector_id", "state"),
        Index("system_step_subject_id_idx", "subject_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column()
    reference: str = text_column()
    subject_id: UUID = uuid_column()
    controller_id: UUID = uuid_column()
    connector_id: UUID = uuid_column()
    connector_code: str = text_column()
    system_name: str = text_column()
    recipient_code: str | None = text_column(nullable=True)
    right_code: str = text_column()
    operation: str = text_column()
    asked: dict[str, Any] = json_column()
    state: str = text_column()
    attempts: int = integer_column()
    made_at: datetime = instant_column()
    due_at: datetime = instant_column()
    next_at: datetime | None = instant_column(nullable=True)
    called_at: datetime | None = instant_column(nullable=True)
    settled_at: datetime | None = instant_column(nullable=True)
    error: str | None = text_column(nullable=True)
    kept_code: str | None = text_column(nullable=True)
    kept_until: datetime | None = instant_column(nullable=True)
    wrapped: bytes | None = bytes_column(nullable=True)
    subject: bytes | None = bytes_column(nullable=True)
    answer: bytes | None = bytes_column(nullable=True)
