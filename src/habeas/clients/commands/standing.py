"""A controller suspends a client, lets it go on, or removes it; what it holds dies with that."""

from dataclasses import dataclass

from habeas.clients.commands.publish import own_client, publish
from habeas.clients.rules import ClientStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_CHANGE = "update habeas.oauth_client set status = $3, changed_at = $4 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class SuspendClient:
    """Let a client (a global id) do nothing until it is resumed; its tokens die within seconds."""

    client: str


@dataclass(frozen=True)
class ResumeClient:
    """Let a suspended client go on; tokens from before stay dead."""

    client: str


@dataclass(frozen=True)
class RemoveClient:
    """End a client for good."""

    client: str


@handler(SuspendClient)
async def suspend_client(command: SuspendClient, work: Work) -> Entity:
    """Answer the client. NOT_FOUND, ILLEGAL_STEP unless active."""
    return await _change(work, command.client, {ClientStatus.ACTIVE}, ClientStatus.SUSPENDED)


@handler(ResumeClient)
async def resume_client(command: ResumeClient, work: Work) -> Entity:
    """Answer the client. NOT_FOUND, ILLEGAL_STEP unless suspended."""
    return await _change(work, command.client, {ClientStatus.SUSPENDED}, ClientStatus.ACTIVE)


@handler(RemoveClient)
async def remove_client(command: RemoveClient, work: Work) -> Entity:
    """Answer the client, which has ended. NOT_FOUND."""
    return await _change(work, command.client, {ClientStatus.ACTIVE, ClientStatus.SUSPENDED}, ClientStatus.REMOVED)


async def _change(work: Work, client: str, before: set[ClientStatus], after: ClientStatus) -> Entity:
    row = await own_client(work, client)
    if row["status"] not in before:
        raise DomainError(ErrorCode.ILLEGAL_STEP, f"The client is {row['status']}.", ("client",))
    await work.tx.execute(_CHANGE, row["org_id"], row["id"], after, work.now)
    await publish(work, row["id"])
    work.concerns("OAuthClient", row["id"])
    work.note(client=row["client_id"], before=row["status"], after=after)
    return Entity(row["org_id"], row["id"])
