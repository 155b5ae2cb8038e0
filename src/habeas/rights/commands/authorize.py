"""A person lets a partner send requests for them, within a scope and until a day, and takes that back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from habeas.access import ActorKind
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.commands.standing import FACTS
from habeas.rights.rules.case import check_rights
from habeas.rights.rules.representing import ONLY_FOR_ANOTHER
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
_TAKES = """
select exists (select from habeas.organization where org_id = $1 and agent_of = $2 and takes_authorizations)
"""
_REVOKE = """update habeas.agent_authorization set revoked_at = coalesce(revoked_at, $3)
              where subject_id = $1 and id = $2 returning org_id"""
_FIND = """
select a.id, a.subject_id, a.rights, a.facts::text as facts from habeas.agent_authorization a
 where (a.id = $1 or a.representation_id = $1) and a.agent_org_id = $2 and a.revoked_at is null and a.expires_at > $3
   and (a.representation_id is not null or $4)
   and (a.representation_id is null or exists (
       select from habeas.representation r where r.id = a.representation_id and r.status = 'CONFIRMED'))
"""


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
    """Answers the authorization. FORBIDDEN through a client of a partner, who would authorize themself.

    NOT_FOUND for whom the controller does not list as an agent, or not at present, where the person's data live.
    """
    if work.actor.by_partner:
        raise DomainError(
            ErrorCode.FORBIDDEN, "A partner's application cannot authorize an agent for you; do it without one."
        )
    check_rights(command.rights)
    check_own(command.rights)
    if not 1 <= command.days <= LONGEST:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"An authorization lasts 1 to {LONGEST} days.", ("days",))
    if not await work.tx.fetchval(_TAKES, command.agent_organization_id, work.actor.controller_id):
        raise DomainError(
            ErrorCode.NOT_FOUND, "There is no such agent; `viewer.availableAgents` lists them.", ("agent",)
        )
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


def check_own(rights: tuple[Right, ...]) -> None:
    """Raise AGENT_NOT_AUTHORIZED for a right that only a guardian or a relative has, for somebody else."""
    if ONLY_FOR_ANOTHER & set(rights):
        raise DomainError(
            ErrorCode.AGENT_NOT_AUTHORIZED,
            "Only a guardian or a next of kin asks for this, once the claim to be one was confirmed.",
            ("rights",),
        )


async def authorized(tx: Transaction, work: Work, authorization_id: UUID, rights: tuple[Right, ...]) -> Authorized:
    """What the authorization allows; AGENT_NOT_AUTHORIZED where it is not there, has ended, or covers less.

    Only a partner acts under what a person gave; another person does under a representation that was confirmed.
    """
    is_partner = work.actor.kind is ActorKind.PARTNER
    row = await tx.fetchrow(_FIND, authorization_id, work.actor.organization_id, work.now, is_partner)
    if row is None or not {right.value for right in rights} <= set(row["rights"]):
        raise DomainError(
            ErrorCode.AGENT_NOT_AUTHORIZED, "The person has not authorized you to ask for this.", ("authorization",)
        )
    return Authorized(row["id"], row["subject_id"], row["facts"])
