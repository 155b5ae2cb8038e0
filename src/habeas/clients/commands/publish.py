"""A change of a client on its way to the sign-in, and the partner organization that the client acts as."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from habeas.clients.rules import ClientStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import decode
from habeas.storage.rows import insert
from habeas.tenancy.model import Organization
from habeas.tenancy.rules import OrganizationKind
from habeas.writing.command import handler
from habeas.writing.work import Work

PUBLISH = "clients.publish"
_FIND = "select * from habeas.oauth_client where org_id = $1 and id = $2 for update"
_KNOWN = "select exists (select from habeas.organization where org_id = $1)"
_STAND = """
update habeas.organization
   set agent_of = case when $2 then controller_id else agent_of end, takes_authorizations = $3
 where org_id = $1 and kind = 'PARTNER'
"""


@dataclass(frozen=True)
class OpenPartner:
    """Make the partner organization that a client acts as, which the actor is, or let it be the agent it is now.

    `agent`: may the client send requests for people; `active`: may people let it, as of now.
    """

    name: str
    agent: bool
    active: bool


@handler(OpenPartner)
async def open_partner(command: OpenPartner, work: Work) -> dict[str, Any]:
    """Answers nothing."""
    org_id = work.actor.organization_id
    if not await work.tx.fetchval(_KNOWN, org_id):
        row = Organization(
            org_id=org_id,
            kind=OrganizationKind.PARTNER,
            name=command.name,
            legal_name=command.name,
            controller_id=work.actor.controller_id,
            home_region=work.actor.region,
            establishments=[],
            created_at=work.now,
        )
        await insert(work.tx, [row])
    await work.tx.execute(_STAND, org_id, command.agent, command.agent and command.active)
    work.concerns("Organization", org_id)
    return {}


async def publish(work: Work, client: UUID) -> None:
    """Have the sign-in told of the client as it stands now."""
    await work.enqueue(PUBLISH, {"org_id": str(work.actor.organization_id), "id": str(client)})


async def own_client(work: Work, text: str) -> asyncpg.Record:
    """The client of a global id, locked; NOT_FOUND if it is none of the controller's, or was removed."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "CLI" else None
    row = None
    if found is not None and found.org_id == work.actor.organization_id and isinstance(key, UUID):
        row = await work.tx.fetchrow(_FIND, found.org_id, key)
    if row is None or row["status"] == ClientStatus.REMOVED:
        raise DomainError(ErrorCode.NOT_FOUND, "There is nothing of that id.", ("client",))
    return row
