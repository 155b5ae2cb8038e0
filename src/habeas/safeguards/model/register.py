"""Tables of the registers: safeguards with their evidence, baselines, and the policies of the house."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text

from habeas.safeguards.rules.sets import SafeguardKind
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

_KINDS = ", ".join(f"'{each}'" for each in SafeguardKind)


class Safeguard(Table, table=True):
    """A measure against threats; `mappings` are the requirements of baselines that it meets."""

    __tablename__ = "safeguard"
    __table_args__ = (
        UniqueConstraint("org_id", "code", name="safeguard_code_key"),
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        Index("safeguard_code_idx", "org_id", text('code collate "C"'), "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    code: str = text_column()
    title: str = text_column()
    kind: str = text_column()
    threats: list[str] = text_array_column()
    statement: str = text_column()
    owner: str = text_column()
    mappings: list[dict[str, Any]] = json_column()
    evidence_days: int = integer_column()
    recorded_at: datetime = instant_column()
    retired_at: datetime | None = instant_column(nullable=True)


class SafeguardEvidence(Table, table=True):
    """What somebody found when they looked at a safeguard; nobody changes or removes one."""

    __tablename__ = "safeguard_evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "safeguard_id"),
            ("habeas.safeguard.org_id", "habeas.safeguard.id"),
            name="safeguard_evidence_safeguard_fkey",
        ),
        Index("safeguard_evidence_safeguard_idx", "org_id", "safeguard_id", "seen_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    safeguard_id: UUID = uuid_column()
    effective: bool = boolean_column()
    note: str = text_column()
    reference: str | None = text_column(nullable=True)
    seen_at: datetime = instant_column()
    recorded_by: UUID = uuid_column()
    recorded_at: datetime = instant_column()


class SafeguardBaseline(Table, table=True):
    """A standard that the controller measures itself by, with its requirements by their numbers there."""

    __tablename__ = "safeguard_baseline"
    __table_args__ = (UniqueConstraint("org_id", "code", name="safeguard_baseline_code_key"),)

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    code: str = text_column()
    title: str = text_column()
    requirements: list[str] = text_array_column()
    recorded_at: datetime = instant_column()


class HousePolicy(Table, table=True):
    """A version of a rule or procedure of the house; the one without `superseded_at` holds."""

    __tablename__ = "house_policy"
    __table_args__ = (
        UniqueConstraint("org_id", "code", "version", name="house_policy_version_key"),
        Index("house_policy_review_due_at_idx", "org_id", "review_due_at", "id"),
        Index(
            "house_policy_current_key", "org_id", "code", unique=True, postgresql_where=text("superseded_at IS NULL")
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    code: str = text_column()
    version: int = integer_column()
    title: str = text_column()
    text: str = text_column()
    owner: str = text_column()
    recorded_by: UUID = uuid_column()
    recorded_at: datetime = instant_column()
    review_due_at: datetime = instant_column()
    superseded_at: datetime | None = instant_column(nullable=True)
