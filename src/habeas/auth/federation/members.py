"""Whom an organization's provider lets in: its members, and newcomers where the organization says so."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from habeas.auth import passwords
from habeas.auth.authority import Authority
from habeas.auth.federation.connection import Connection, connection_for
from habeas.auth.federation.recovery_code import new_code
from habeas.auth.issuers.identities import Identity, link_identity
from habeas.auth.issuers.linking import link
from habeas.auth.opaque import new_secret
from habeas.auth.people.accounts import add_address, open_account
from habeas.auth.people.services import Service, services
from habeas.auth.people.standing import platform_for, self_of
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.managed_member import AdmitManagedMember
from habeas.storage.transaction import read
from habeas.storage.unscoped import unscoped
from habeas.tenancy.commands import RegisterPerson
from habeas.writing.run import run

_MEMBER = """
select exists (select from habeas.membership
                where subject_id = $1 and org_id = $2 and status = 'ACTIVE' and ended_at is null and frozen_at is null)
"""
_UNDO_ACCOUNT = "delete from auth.account where subject_id = $1"
_UNDO_LINK = "delete from auth.external_identity where subject_id = $1 and org_id = $2"
LONGEST_NAME = 200


async def is_member(authority: Authority, region: str, subject_id: UUID, org_id: UUID) -> bool:
    """Does the person have a place in the organization now, which nothing puts in doubt?"""
    person = await self_of(authority.regions[region], subject_id)
    if person is None:
        return False
    async with read(authority.regions[region], person) as tx:
        return bool(await tx.fetchval(_MEMBER, subject_id, org_id))


async def link_member(
    authority: Authority, connection: Connection, subject: str, region: str, subject_id: UUID
) -> None:
    """Link the provider's subject to the person, who has signed in by their own means. FORBIDDEN if no member."""
    if not await is_member(authority, region, subject_id, connection.org_id):
        raise DomainError(ErrorCode.FORBIDDEN, f"You are not a member of {connection.organization}.")
    await link(authority, connection.issuer, subject, Identity(subject_id, region, connection.org_id))


async def vouched_address(authority: Authority, connection: Connection, claims: Mapping[str, Any]) -> str:
    """The address that the provider vouches for, if it is on the domain of its own organization; empty otherwise."""
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified") is not True or not address.isascii():
        return ""
    local, at, domain = address.rpartition("@")
    if not at or not 0 < len(local) <= 64 or not address.isprintable() or " " in address or len(address) > 254:
        return ""
    found = await connection_for(authority, address)
    return f"{local}@{domain.lower()}" if found is not None and found.id == connection.id else ""


async def admit_newcomer(
    authority: Authority, connection: Connection, subject: str, address: str, name: str
) -> tuple[UUID, str]:
    """Open a managed account, proved by the holder of its domain: the person's id and their recovery code.

    CONFLICT if the address or the identity has an account meanwhile, FORBIDDEN where the organization opens none.
    """
    service = await _service(authority, connection)
    if not connection.opens_accounts or service is None:
        raise DomainError(ErrorCode.FORBIDDEN, f"{connection.organization} does not open accounts by its sign-in.")
    identity = Identity(new_id(), connection.region, connection.org_id)
    if not await link_identity(authority, connection.issuer, subject, identity):
        raise DomainError(ErrorCode.CONFLICT, "You have an account already. Sign in again.")
    try:
        code = await _open(authority, connection, service, identity.subject_id, address, name.strip()[:LONGEST_NAME])
    except BaseException:
        await _undo(authority, identity)
        raise
    await authority.addresses.settle(address, connection.region)
    return identity.subject_id, code


async def _open(
    authority: Authority, connection: Connection, service: Service, subject_id: UUID, address: str, name: str
) -> str:
    region, own_org_id = authority.regions[connection.region], new_id()
    kept, now = await passwords.hashed(new_secret()), authority.clock.now()
    async with unscoped(region, because="an organization's provider opens an account") as tx:
        await open_account(tx, subject_id, own_org_id, connection.controller_id, kept, now)
        if not await add_address(tx, authority.addresses.hashed(address), subject_id):
            raise DomainError(ErrorCode.CONFLICT, "This address has an account already. Sign in with it.")
        code = await new_code(tx, subject_id, now)
    person = RegisterPerson(subject_id, name or address, address, None, "en", service.code)
    themself = platform_for(region.code, subject_id, own_org_id, connection.controller_id)
    await run(person, themself, engine=authority.writes)
    member = AdmitManagedMember(subject_id, address, name or address, connection.domain)
    organization = platform_for(region.code, subject_id, connection.org_id, connection.controller_id)
    await run(member, organization, engine=authority.writes)
    return code


async def _service(authority: Authority, connection: Connection) -> Service | None:
    found = [each for each in await services(authority) if each.controller_id == connection.controller_id]
    return next(iter(found), None)


async def _undo(authority: Authority, identity: Identity) -> None:
    async with unscoped(authority.regions[identity.region], because="an account could not be made") as tx:
        await tx.execute(_UNDO_ACCOUNT, identity.subject_id)
    async with unscoped(authority.books, because="an account could not be made") as tx:
        await tx.execute(_UNDO_LINK, identity.subject_id, identity.org_id)
