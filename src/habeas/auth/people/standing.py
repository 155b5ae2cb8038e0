"""Who somebody is once they have signed in, and for which organizations they may act, in which role."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.access import ROLES, Actor, ActorKind, Permission, Role, opened, platform
from habeas.auth.claims import KIND_OF_ROLE
from habeas.storage.regions import Region
from habeas.storage.transaction import read
from habeas.storage.unscoped import unscoped
from habeas.tenancy.rules import AccountKind, MemberRole, MembershipStatus

SIGN_IN = "habeas-sign-in"
ROLE_OF_MEMBER: dict[MemberRole, Role | None] = {
    MemberRole.OWNER: Role.PERSON,
    MemberRole.MEMBER: None,
    MemberRole.ADMINISTRATOR: Role.ADMINISTRATOR,
    MemberRole.AUDITOR: Role.AUDITOR,
    MemberRole.PRIVACY_TEAM: Role.PRIVACY_TEAM,
}
"""As what a member acts; a plain member acts as a person, from their own organization, and sees all spaces there."""

_ACCOUNT = "select org_id, controller_id from auth.account where subject_id = $1 and disabled_at is null"
_PERSON = "select display_name, closed_at from habeas.person where subject_id = $1"
_SPACES = """
select m.org_id, m.role, o.name, o.controller_id,
       m.account_kind = $3 and not exists (select from habeas.membership e
         where e.subject_id = m.subject_id and e.org_id not in (m.org_id, $4)) as made_it,
       exists (select from habeas.unit_grant g where g.org_id = m.org_id and g.subject_id = m.subject_id
                  and g.revoked_at is null and g.starts_at <= now() and g.expires_at > now()) as delegated
  from habeas.membership m join habeas.organization o on o.org_id = m.org_id
 where m.subject_id = $1 and m.ended_at is null and m.status = $2
 order by m.joined_at, m.id
"""


@dataclass(frozen=True, slots=True)
class Space:
    """An organization that somebody may act for, and as what."""

    org_id: UUID
    controller_id: UUID
    name: str
    role: Role
    managed_by: UUID | None = None
    """The organization that made the account, in that organization and in the account's own space.

    Only while the person has never had a place in another: what is their own there opens with the rest of their own.
    """

    def managed(self, through: UUID | None) -> bool:
        """Is it opened by the sign-in of the organization that made the account?"""
        return through is not None and self.managed_by == through

    def opened(self, through: UUID | None) -> frozenset[Permission]:
        """What a sign-in by one's own means, or `through` the provider of an organization, opens here at most."""
        return opened(self.role, self.org_id, through, managed=self.managed(through))


@dataclass(frozen=True, slots=True)
class Standing:
    """A person who is there, with their spaces; the first is their own."""

    subject_id: UUID
    region: str
    name: str
    spaces: tuple[Space, ...]

    def space(self, org_id: UUID) -> Space | None:
        """The space of that organization, if they may still act for it."""
        return next((space for space in self.spaces if space.org_id == org_id), None)

    def actor(self, space: Space, scopes: frozenset[Permission], client_id: str, token_id: str) -> Actor:
        """Them, acting in that space; the scopes are at most what the role grants."""
        return Actor(
            kind=KIND_OF_ROLE[space.role],
            subject_id=self.subject_id,
            organization_id=space.org_id,
            controller_id=space.controller_id,
            region=self.region,
            role=space.role,
            scopes=scopes & ROLES[space.role],
            client_id=client_id,
            token_id=token_id,
        )


def oneself(region: str, subject_id: UUID, org_id: UUID, controller_id: UUID) -> Actor:
    """The person as the sign-in knows them: they may read and change what is their own."""
    return Actor(
        kind=ActorKind.SELF,
        subject_id=subject_id,
        organization_id=org_id,
        controller_id=controller_id,
        region=region,
        role=Role.PERSON,
        scopes=ROLES[Role.PERSON],
        client_id=SIGN_IN,
        token_id=SIGN_IN,
    )


def platform_for(region: str, subject_id: UUID, org_id: UUID, controller_id: UUID) -> Actor:
    """The platform itself, making an account for somebody."""
    return platform(region, org_id, controller_id, subject_id, client=SIGN_IN)


async def self_of(region: Region, subject_id: UUID) -> Actor | None:
    """The person of an account that is not disabled, as an actor for their own things."""
    async with unscoped(region, because="an account is looked up") as tx:
        account = await tx.fetchrow(_ACCOUNT, subject_id)
    if account is None:
        return None
    return oneself(region.code, subject_id, account["org_id"], account["controller_id"])


def _role(row: asyncpg.Record) -> Role | None:
    """A plain member acts for the organization only while a unit of it is delegated to them."""
    role = ROLE_OF_MEMBER[MemberRole(row["role"])]
    return Role.UNIT_ADMINISTRATOR if role is None and row["delegated"] else role


async def standing_of(region: Region, subject_id: UUID) -> Standing | None:
    """How the person stands now; None if the account is disabled, closed or was never there."""
    actor = await self_of(region, subject_id)
    if actor is None:
        return None
    async with read(region, actor) as tx:
        person = await tx.fetchrow(_PERSON, subject_id)
        of = (MembershipStatus.ACTIVE.value, AccountKind.MANAGED.value, actor.organization_id)
        rows = await tx.fetch(_SPACES, subject_id, *of)
    if person is None or person["closed_at"] is not None:
        return None
    maker = next((row["org_id"] for row in rows if row["made_it"]), None)
    theirs = (maker, actor.organization_id)
    spaces = [
        Space(row["org_id"], row["controller_id"], row["name"], role, maker if row["org_id"] in theirs else None)
        for row in rows
        if (role := _role(row)) is not None
    ]
    spaces.sort(key=lambda space: space.org_id != actor.organization_id)
    return Standing(subject_id, region.code, person["display_name"], tuple(spaces))
