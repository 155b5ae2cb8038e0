"""The receipts of requests that carried an idempotency key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index

from habeas.storage.table import Table, instant_column, json_column, text_column, uuid_column


class Idempotency(Table, table=True):
    """What a request with a key was answered, so that its repetition gets the same answer.

    `caller` is the person behind the token, or the client where there is none: a key means nothing to others.
    """

    __tablename__ = "idempotency"
    __table_args__ = (Index("idempotency_created_at_idx", "org_id", "created_at"),)

    org_id: UUID = uuid_column(primary_key=True)
    caller: str = text_column(primary_key=True)
    key: str = text_column(primary_key=True)
    fingerprint: str = text_column()
    result: dict[str, Any] = json_column()
    created_at: datetime = instant_column()
