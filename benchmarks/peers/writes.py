"""What a write left in the database: read and evened out, and removed again so that every run begins alike."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg import sql

from habeas.consent.rules import digest

OWNED = {
    "M1": {"habeas.consent": "subject_id", "habeas.consent_receipt": "subject_id", "habeas.journal_entry": "actor_id"},
    "M2": {
        "habeas.rights_request": "subject_id",
        "habeas.requested_right": "subject_id",
        "habeas.request_clock": "subject_id",
        "habeas.request_event": "subject_id",
        "habeas.journal_entry": "actor_id",
    },
}
"""The tables that an operation writes, and by which column a row belongs to who wrote."""
EMPTIED = (
    "habeas.consent_receipt, habeas.consent, habeas.journal_entry, habeas.log_pending, habeas.ledger_batch,"
    " habeas.ledger_read, habeas.ledger_entry, habeas.idempotency, queue.pgqueuer, queue.pgqueuer_log"
)
REQUESTS = ("rights_request", "requested_right", "request_clock", "request_event")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_MADE_UP = ("id", "reference", "job_id")


def forget(superuser: str, writers: Sequence[UUID]) -> None:
    """Remove what these people wrote, and all that looks and jobs left, so that every run finds the same."""
    with psycopg.connect(superuser) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("truncate " + EMPTIED)
        for table in REQUESTS:
            connection.execute(
                sql.SQL("delete from {} where subject_id = any(%s)").format(sql.Identifier("habeas", table)),
                (list(writers),),
            )


def left_by(superuser: str, operation: str, writer: UUID) -> dict[str, list[Any]]:
    """What this person's write left, by table, without what differs from one time to the next."""
    with psycopg.connect(superuser) as connection:
        found = {
            table: _rows(connection, table, sql.SQL("{} = %s").format(sql.Identifier(column)), writer)
            for table, column in OWNED[operation].items()
        }
        if operation == "M2":
            whose = sql.SQL("convert_from(payload, 'UTF8')::jsonb ->> 'subject' = %s::text")
            found["queue.pgqueuer"] = _rows(connection, "queue.pgqueuer", whose, writer)
    return {table: evened(rows) for table, rows in found.items()}


def _rows(
    connection: "psycopg.Connection[tuple[Any, ...]]", table: str, whose: sql.Composable, writer: UUID
) -> list[Any]:
    found = sql.SQL(
        "select to_jsonb(t) from {} t where {} order by to_jsonb(t) -> 'position', to_jsonb(t) -> 'entrypoint'"
    )
    return [row[0] for row in connection.execute(found.format(sql.Identifier(*table.split(".")), whose), (writer,))]


def evened(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without made-up names; a digest becomes whether it is right, a payload what it says."""
    return [_evened_row(row) for row in rows]


def _evened_row(row: dict[str, Any]) -> dict[str, Any]:
    row = {name: value for name, value in row.items() if name not in _MADE_UP}
    if "sha256" in row:
        row["sha256"] = row["sha256"] == digest(row["content"])
    if "payload" in row:
        row["payload"] = orjson.loads(bytes.fromhex(row["payload"].removeprefix("\\x")))
    known = {str(row.get(name)) for name in ("org_id", "subject_id", "actor_id")}
    return {name: _named(value, known) for name, value in row.items()}


def _named(value: Any, known: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _named(each, known) for name, each in value.items()}
    if isinstance(value, list):
        return [_named(each, known) for each in value]
    if isinstance(value, str):
        value = value if _INSTANT.fullmatch(value) else _INSTANT.sub("an instant", value)
        return _UUID.sub(lambda found: found[0] if found[0] in known else "made up", value)
    return value
