"""The calls that were carried out, in the database itself: a repetition is answered as before, and changes nothing."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from habeas.connectors.rules.messages import Call, Reply
from habeas.connectors.rules.sets import CallOutcome
from habeas.reference_connectors.external import CannotDo

_metadata = sa.MetaData()
CALLS = sa.Table(
    "habeas_connector_call",
    _metadata,
    sa.Column("id", sa.String(128), primary_key=True),
    sa.Column("key", sa.String(36), nullable=False),
    sa.Column("operation", sa.String(20), nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("code", sa.String(80)),
    sa.Column("until", sa.DateTime(timezone=True)),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)
"""No column holds personal data: what was exported is read again."""


def make_journal(engine: sa.Engine) -> None:
    """Make the table where it is not there yet."""
    _metadata.create_all(engine)


def answered_before(connection: sa.Connection, message_id: str, call: Call) -> Reply | None:
    """What this message was answered with; CannotDo for another call under its id."""
    row = connection.execute(sa.select(CALLS).where(CALLS.c.id == message_id)).one_or_none()
    if row is None:
        return None
    if (UUID(row.key), row.operation) != (call.key, call.operation.value):
        raise CannotDo("ANOTHER_CALL", final=True)
    return Reply(CallOutcome(row.outcome), row.code, row.until)


def keep_answer(connection: sa.Connection, message_id: str, call: Call, reply: Reply, now: datetime) -> None:
    """Keep what a message is answered with, in the transaction that carries it out."""
    connection.execute(
        sa.insert(CALLS).values(
            id=message_id,
            key=str(call.key),
            operation=call.operation.value,
            outcome=reply.outcome.value,
            code=reply.code,
            until=reply.until,
            at=now,
        )
    )
