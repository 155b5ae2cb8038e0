"""Gives the unknown subject of a trusted issuer an account, where the trust says so."""

from collections.abc import Mapping
from typing import Any

from habeas.auth import passwords
from habeas.auth.authority import Authority
from habeas.auth.issuers.identities import Identity, link_identity
from habeas.auth.issuers.trust import TrustedIssuer
from habeas.auth.opaque import new_secret
from habeas.auth.people.accounts import open_account
from habeas.auth.people.services import Service, find_service
from habeas.auth.people.standing import platform_for
from habeas.kernel.ids import new_id
from habeas.storage.unscoped import unscoped
from habeas.tenancy.commands import RegisterPerson
from habeas.writing.run import run

_UNDO_ACCOUNT = "delete from auth.account where subject_id = $1"
_UNDO_LINK = "delete from auth.external_identity where subject_id = $1"
LONGEST_NAME = 200


async def open_newcomer(
    authority: Authority, rule: TrustedIssuer, subject: str, claims: Mapping[str, Any]
) -> Identity | None:
    """The identity of the new account; None where the claims do not say whom to write to, or another was quicker.

    The address is where the person is written to and nothing else: it proves nothing, signs in to nothing, and an
    account that has the same one stays what it is.
    """
    service = await find_service(authority, rule.opens_accounts_at or "")
    address, name = claims.get("email"), claims.get("name", "")
    if service is None or service.controller_id != rule.controller or not _is_address(address):
        return None
    region = service.region_of(_country(claims))
    identity = Identity(new_id(), region, None)
    if region not in authority.regions or not await link_identity(authority, rule.issuer, subject, identity):
        return None
    try:
        await _open(authority, service, identity, str(address), str(name)[:LONGEST_NAME] or "New member")
    except BaseException:
        await _undo(authority, identity)
        raise
    return identity


async def _open(authority: Authority, service: Service, identity: Identity, address: str, name: str) -> None:
    org_id, region = new_id(), authority.regions[identity.region]
    # Nobody knows this password; the account is signed in to through its issuer.
    kept = await passwords.hashed(new_secret())
    async with unscoped(region, because="a trusted issuer's subject gets an account") as tx:
        await open_account(tx, identity.subject_id, org_id, service.controller_id, kept, authority.clock.now())
    command = RegisterPerson(
        subject_id=identity.subject_id,
        display_name=name,
        address=address,
        residence=None,
        language="en",
        service_code=service.code,
        proved=False,
    )
    actor = platform_for(region.code, identity.subject_id, org_id, service.controller_id)
    await run(command, actor, engine=authority.writes)


async def _undo(authority: Authority, identity: Identity) -> None:
    async with unscoped(authority.regions[identity.region], because="an account could not be made") as tx:
        await tx.execute(_UNDO_ACCOUNT, identity.subject_id)
    async with unscoped(authority.books, because="an account could not be made") as tx:
        await tx.execute(_UNDO_LINK, identity.subject_id)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and 3 <= len(value) <= 254 and value.isascii() and value[1:-1].count("@") == 1


def _country(claims: Mapping[str, Any]) -> str | None:
    address = claims.get("address")
    country = address.get("country") if isinstance(address, dict) else None
    return country if isinstance(country, str) else None
