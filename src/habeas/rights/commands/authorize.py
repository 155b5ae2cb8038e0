"""A person lets a partner send requests for them, within a scope and until a day, and takes that back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.commands.standing import FACTS
from habeas.rights.rules.case import check_rights
from habeas.storage.transaction import Transaction
from habeas.writing.command import handler
from habeas.writing.work import Work

LONGEST = 366
"""For how many days a partner may be authorized at most."""

_GIVE = f"""
insert into habeas.agent_authorization (org_id, id, subject_id, agent_org_id, rights, facts, given_at, expires_at)
select p.org_id, $2, p.subject_id, $3, $4, {FACTS}, $5, $6
  from habeas.person p where p.subject_id = $1
returning org_id
"""  # noqa: S608
_REVOKE = """update habeas.agent_authorization set revoked_at = coalesce(revoked_at, $3)
              where subject_id = $1 and id = $2 returning org_id"""
_FIND = """select subject_id, rights, facts::text as facts from habeas.agent_authorization
            where id = $1 and agent_org_id = $2 and revoked_at is null and expires_at > $3"""


@dataclass(frozen=True)
class AuthorizeAgent:
    """Let a partner send requests of these rights for the caller, for a number of days."""

    agent_organization_id: UUID
    rights: tuple[Right, ...]
    days: int = 90


@dataclass(frozen=True)
class RevokeAgentAuthorization:
    """Take an authorization back; it ends at once, and requests that were sent under it go on."""

    authorization_id: UUID


@dataclass(frozen=True)
class Authorized:
    """Under what a partner acts: for whom, and what law needs to know of them."""

    id: UUID
    subject_id: UUID
    facts: str


@handler(AuthorizeAgent)
async def authorize(command: AuthorizeAgent, work: Work) -> Entity:
    """Answers the authorization."""
    check_rights(command.rights)
    if not 1 <= command.days <= LONGEST:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"An authorization lasts 1 to {LONGEST} days.", ("days",))
    authorization_id, rights = new_id(), [right.value for right in command.rights]
    until = work.now + timedelta(days=command.days)
    whom = (work.actor.subject_id, authorization_id, command.agent_organization_id)
    org_id = await work.tx.fetchval(_GIVE, *whom, rights, work.now, until)
    work.concerns("AgentAuthorization", authorization_id)
    work.note(agent=str(command.agent_organization_id), rights=rights)
    return Entity(org_id, authorization_id)


@handler(RevokeAgentAuthorization)
async def revoke(command: RevokeAgentAuthorization, work: Work) -> Entity:
    """Answers the authorization; NOT_FOUND for one that is not the caller's."""
    org_id = await work.tx.fetchval(_REVOKE, work.actor.subject_id, command.authorization_id, work.now)
    if org_id is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such authorization.", ("authorization",))
    work.concerns("AgentAuthorization", command.authorization_id)
    return Entity(org_id, command.authorization_id)


async def authorized(tx: Transaction, work: Work, authorization_id: UUID, rights: tuple[Right, ...]) -> Authorized:
    """What the authorization allows; AGENT_NOT_AUTHORIZED where it is not there, has ended, or covers less."""
    row = await tx.fetchrow(_FIND, authorization_id, work.actor.organization_id, work.now)
    if row is None or not {right.value for right in rights} <= set(row["rights"]):
        raise DomainError(
            ErrorCode.AGENT_NOT_AUTHORIZED, "The person has not authorized you to ask for this.", ("authorization",)
        )
    return Authorized(authorization_id, row["subject_id"], row["facts"])
