"""A client gets a new secret or new keys; those before count for a while yet, so that nothing stands still."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from habeas.clients.commands.publish import own_client, publish
from habeas.clients.rules import ClientAuthentication, checked_keys, checked_overlap
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.writing.command import handler
from habeas.writing.work import Work

_RENEW = """
update habeas.oauth_client
   set secret_digest = $3, keys = $4, previous_secret_digest = secret_digest, previous_keys = keys,
       previous_until = $5, credential_since = $6, changed_at = $6
 where org_id = $1 and id = $2
"""


@dataclass(frozen=True)
class RotateClientSecret:
    """Give a client (a global id) the secret of this digest; the one before counts for the hours of overlap."""

    client: str
    secret_digest: str
    overlap_hours: int


@dataclass(frozen=True)
class ReplaceClientKeys:
    """Give a client (a global id) these keys; those before count for the hours of overlap."""

    client: str
    keys: Mapping[str, Any]
    overlap_hours: int


@handler(RotateClientSecret)
async def rotate_client_secret(command: RotateClientSecret, work: Work) -> dict[str, Any]:
    """Answers the client and the digest. NOT_FOUND, ILLEGAL_STEP for one with keys, BAD_USER_INPUT."""
    row = await _of_kind(work, command.client, ClientAuthentication.SECRET)
    return await _renewed(work, row, command.secret_digest, None, command.overlap_hours)


@handler(ReplaceClientKeys)
async def replace_client_keys(command: ReplaceClientKeys, work: Work) -> dict[str, Any]:
    """Answers the client. NOT_FOUND, ILLEGAL_STEP for one with a secret, BAD_USER_INPUT."""
    row = await _of_kind(work, command.client, ClientAuthentication.KEYS)
    return await _renewed(work, row, None, checked_keys(command.keys), command.overlap_hours)


async def _of_kind(work: Work, client: str, kind: ClientAuthentication) -> asyncpg.Record:
    row = await own_client(work, client)
    if row["authentication"] != kind:
        raise DomainError(ErrorCode.ILLEGAL_STEP, f"The client authenticates by {row['authentication']}.", ("client",))
    return row


async def _renewed(
    work: Work, row: asyncpg.Record, digest: str | None, keys: Mapping[str, Any] | None, hours: int
) -> dict[str, Any]:
    until = work.now + checked_overlap(hours)
    document = None if keys is None else orjson.dumps(keys).decode()
    await work.tx.execute(_RENEW, row["org_id"], row["id"], digest, document, until, work.now)
    await publish(work, row["id"])
    work.concerns("OAuthClient", row["id"])
    work.note(client=row["client_id"], overlap_hours=hours)
    return {"entity": [str(row["org_id"]), str(row["id"])], "digest": digest}
