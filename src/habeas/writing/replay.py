"""Idempotency: the same key with the same request is answered from the receipt, and never runs twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.transaction import Transaction

KEPT = timedelta(hours=24)

_LOCK = "select pg_try_advisory_xact_lock(hashtextextended($1, 0))"
_FIND = """with forgotten as (delete from habeas.idempotency where org_id = $1 and created_at < $4)
           select fingerprint, result::text from habeas.idempotency
            where org_id = $1 and caller = $2 and key = $3 and created_at >= $4"""
_KEEP = """insert into habeas.idempotency (org_id, caller, key, fingerprint, result, created_at)
           values ($1, $2, $3, $4, $5::text::jsonb, $6)"""


@dataclass(frozen=True)
class Idempotent:
    """A request's key, and what the request asks for in 64 hexadecimal digits."""

    key: str
    fingerprint: str


def fingerprint(operation: str, variables: Mapping[str, Any]) -> str:
    """SHA-256 of the operation's text and its variables, whatever the order of their names."""
    written = orjson.dumps([operation, dict(variables)], option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return sha256(written).hexdigest()


async def recall(tx: Transaction, actor: Actor, request: Idempotent, now: datetime) -> dict[str, Any] | None:
    """The result that this key was answered with, or None; holds the key until the transaction ends.

    IDEMPOTENCY_CONCURRENT_REQUEST while another transaction holds it, IDEMPOTENCY_KEY_PARAMETER_MISMATCH if the
    key was used for another request within 24 hours.
    """
    caller = _caller(actor)
    if not await tx.fetchval(_LOCK, f"{actor.organization_id} {caller} {request.key}"):
        raise DomainError(
            ErrorCode.IDEMPOTENCY_CONCURRENT_REQUEST, "A request with this Idempotency-Key is still running."
        )
    row = await tx.fetchrow(_FIND, actor.organization_id, caller, request.key, now - KEPT)
    if row is None:
        return None
    if row["fingerprint"] != request.fingerprint:
        raise DomainError(
            ErrorCode.IDEMPOTENCY_KEY_PARAMETER_MISMATCH,
            "This Idempotency-Key was used for another request; use a new one.",
        )
    result: dict[str, Any] = orjson.loads(row["result"])
    return result


async def keep(tx: Transaction, actor: Actor, request: Idempotent, result: Mapping[str, Any], now: datetime) -> None:
    """Keep the result for repetitions of the request."""
    written = orjson.dumps(result).decode()
    await tx.soon(_KEEP, actor.organization_id, _caller(actor), request.key, request.fingerprint, written, now)


def _caller(actor: Actor) -> str:
    return f"client {actor.client_id}" if actor.subject_id is None else f"person {actor.subject_id}"
