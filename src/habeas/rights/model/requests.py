"""Tables of a data subject's request; org_id is the organization that must answer it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text

from habeas.storage.table import (
    Table,
    boolean_column,
    bytes_column,
    instant_column,
    integer_column,
    json_column,
    text_array_column,
    text_column,
    uuid_column,
)


class RightsRequest(Table, table=True):
    """A request as it stands, `sent_by` whom where for another; its events tell how it came to stand so.

    `taken_up_by` is whoever began with it at the desk, `assignee` how they named who works on it.
    """

    __tablename__ = "rights_request"
    __table_args__ = (
        UniqueConstraint("org_id", "reference", name="rights_request_reference_key"),
        CheckConstraint("sent_by is null or sent_by <> subject_id", name="sent_for_another"),
        CheckConstraint(
            "taken_up_by is null or (taken_up_by <> subject_id and taken_up_by is distinct from sent_by)",
            name="second_person",
        ),
        Index("rights_request_due_idx", "org_id", "open", "due_order", "id"),
        Index("rights_request_due_order_idx", "org_id", "due_order", "id"),
        Index("rights_request_received_idx", "org_id", "received_at", "id"),
        Index("rights_request_subject_id_idx", "subject_id", "received_at", "id"),
        Index("rights_request_agent_idx", "agent_org_id", "reference"),
        Index("rights_request_member_idx", "org_id", "subject_id", "received_at", "id"),
        Index("rights_request_open_received_idx", "org_id", "open", "received_at", "id"),
        Index("rights_request_status_idx", "org_id", "status", "due_order", "id"),
        Index("rights_request_status_received_idx", "org_id", "status", "received_at", "id"),
        Index(
            "rights_request_taken_up_idx",
            *("org_id", "taken_up_by", "open", "due_order", "id"),
            postgresql_where=text("taken_up_by is not null"),
        ),
        Index(
            "rights_request_nobodys_idx",
            *("org_id", "open", "due_order", "id"),
            postgresql_where=text("taken_up_by is null"),
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    subject_id: UUID = uuid_column()
    agent_org_id: UUID | None = uuid_column(nullable=True)
    reference: str = text_column()
    status: str = text_column()
    open: bool = boolean_column()
    language: str = text_column()
    note: str | None = text_column(nullable=True)
    residence: str | None = text_column(nullable=True)
    received_at: datetime = instant_column()
    acknowledge_by: datetime | None = instant_column(nullable=True)
    effective_due: datetime | None = instant_column(nullable=True)
    hard_due: datetime | None = instant_column(nullable=True)
    due_order: datetime = instant_column()
    answered_at: datetime | None = instant_column(nullable=True)
    closed_at: datetime | None = instant_column(nullable=True)
    trace: dict[str, Any] = json_column()
    assignee: str | None = text_column(nullable=True)
    authorization_id: UUID | None = uuid_column(nullable=True)
    sent_by: UUID | None = uuid_column(nullable=True)
    taken_up_by: UUID | None = uuid_column(nullable=True)


class RequestedRight(Table, table=True):
    """One right within a request, with its own outcome and reasons.

    `open`, `received_at` and `due_order` are the request's: the requests for one right are listed by them.
    """

    __tablename__ = "requested_right"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="requested_right_request_fkey",
        ),
        UniqueConstraint("org_id", "request_id", "right_code", name="requested_right_once_key"),
        Index("requested_right_due_idx", "org_id", "right_code", "due_order", "request_id"),
        Index("requested_right_received_idx", "org_id", "right_code", "received_at", "request_id"),
        Index("requested_right_open_due_idx", "org_id", "right_code", "open", "due_order", "request_id"),
        Index("requested_right_open_received_idx", "org_id", "right_code", "open", "received_at", "request_id"),
        CheckConstraint("decided_by is null or decided_by <> subject_id", name="second_person"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column(primary_key=True)
    position: int = integer_column(primary_key=True)
    subject_id: UUID = uuid_column()
    agent_org_id: UUID | None = uuid_column(nullable=True)
    right_code: str = text_column()
    outcome: str = text_column()
    denial_code: str | None = text_column(nullable=True)
    explanation: str | None = text_column(nullable=True)
    citations: list[dict[str, Any]] = json_column()
    decided_at: datetime | None = instant_column(nullable=True)
    decided_by: UUID | None = uuid_column(nullable=True)
    open: bool | None = boolean_column(nullable=True)
    received_at: datetime | None = instant_column(nullable=True)
    due_order: datetime | None = instant_column(nullable=True)


class ItemDecision(Table, table=True):
    """What was decided about one item of a right: a category of data, or one record by its id."""

    __tablename__ = "item_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="item_decision_request_fkey",
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column(primary_key=True)
    right_code: str = text_column(primary_key=True)
    item: str = text_column(primary_key=True)
    subject_id: UUID = uuid_column()
    outcome: str = text_column()
    denial_code: str | None = text_column(nullable=True)
    explanation: str | None = text_column(nullable=True)
    decided_at: datetime = instant_column()


class Correction(Table, table=True):
    """A record that the person says is wrong: what it should say, and once corrected what it said; both sealed."""

    __tablename__ = "correction"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="correction_request_fkey",
        ),
        Index("correction_request_idx", "org_id", "request_id", "id"),
        Index("correction_subject_id_idx", "subject_id", "record_id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    space_id: UUID = uuid_column()
    record_id: UUID = uuid_column()
    category_code: str = text_column()
    reason: str = text_column()
    explanation: str | None = text_column(nullable=True)
    proposed: bytes = bytes_column()
    was: bytes | None = bytes_column(nullable=True)
    carried_out_at: datetime | None = instant_column(nullable=True)


class RequestTask(Table, table=True):
    """Something that a human has to do for a request, since no machine can."""

    __tablename__ = "request_task"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="request_task_request_fkey",
        ),
        Index("request_task_request_idx", "org_id", "request_id", "made_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    kind: str = text_column()
    target: str = text_column()
    assignee: str | None = text_column(nullable=True)
    made_at: datetime = instant_column()
    done_at: datetime | None = instant_column(nullable=True)
    note: str | None = text_column(nullable=True)
    step_id: UUID | None = uuid_column(nullable=True)
    operation: str | None = text_column(nullable=True)
    due_at: datetime | None = instant_column(nullable=True)
    outcome: str | None = text_column(nullable=True)
    denial_code: str | None = text_column(nullable=True)
    evidence: str | None = text_column(nullable=True)


class RequestClock(Table, table=True):
    """One source's clock on a request: the strict date, the outer limit, and how sure they are."""

    __tablename__ = "request_clock"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="request_clock_request_fkey",
        ),
    )

    org_id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column(primary_key=True)
    position: int = integer_column(primary_key=True)
    subject_id: UUID = uuid_column()
    agent_org_id: UUID | None = uuid_column(nullable=True)
    source: str = text_column()
    purpose: str = text_column()
    strength: str = text_column()
    target_due: datetime | None = instant_column(nullable=True)
    legal_due: datetime | None = instant_column(nullable=True)
    provisional: bool = boolean_column()
    because: str = text_column()
    unpaused_target_due: datetime | None = instant_column(nullable=True)
    unpaused_legal_due: datetime | None = instant_column(nullable=True)
    pause_days: int = integer_column(default=0, server_default="0")
    extension: str | None = text_column(nullable=True)
    rights: list[str] = text_array_column(server_default="{}")


class RequestEvent(Table, table=True):
    """One step in the life of a request; rows are only ever added."""

    __tablename__ = "request_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="request_event_request_fkey",
        ),
        Index("request_event_request_idx", "org_id", "request_id", "at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    agent_org_id: UUID | None = uuid_column(nullable=True)
    at: datetime = instant_column()
    kind: str = text_column()
    note: str | None = text_column(nullable=True)
    actor_kind: str = text_column()
    detail: dict[str, Any] | None = json_column(nullable=True)


class RequestMessage(Table, table=True):
    """A message about a request to the person: which one, and whether it went out; the words are not kept.

    `bounced_at` and `refusal`: when the receiving server refused it for good, with the code of its answer.
    """

    __tablename__ = "request_message"
    __table_args__ = (
        ForeignKeyConstraint(
            ("org_id", "request_id"),
            ("habeas.rights_request.org_id", "habeas.rights_request.id"),
            name="request_message_request_fkey",
        ),
        Index("request_message_request_idx", "org_id", "request_id", "written_at", "id"),
    )

    org_id: UUID = uuid_column(primary_key=True)
    id: UUID = uuid_column(primary_key=True)
    request_id: UUID = uuid_column()
    subject_id: UUID = uuid_column()
    template: str = text_column()
    language: str = text_column()
    written_at: datetime = instant_column()
    sent_at: datetime | None = instant_column(nullable=True)
    bounced_at: datetime | None = instant_column(nullable=True)
    refusal: str | None = text_column(nullable=True)
