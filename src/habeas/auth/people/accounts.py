"""Accounts: found by address, opened with a password, and what an address is used for in mails."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.auth import passwords
from habeas.auth.authority import Authority
from habeas.auth.people.standing import self_of
from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction, read
from habeas.storage.unscoped import unscoped

_FIND = """
select a.subject_id, a.org_id, a.controller_id, a.password_hash, d.recovers_from
  from auth.address d join auth.account a on a.subject_id = d.subject_id
 where d.address_hash = $1 and a.disabled_at is null
"""
_OPEN = """
insert into auth.account (subject_id, org_id, controller_id, password_hash, password_changed_at, created_at)
values ($1, $2, $3, $4, $5, $5) on conflict (subject_id) do nothing
"""
_ADD_ADDRESS = """
insert into auth.address (address_hash, subject_id, recovers_from) values ($1, $2, $3) on conflict do nothing
"""
_CHANGE = "update auth.account set password_hash = $2, password_changed_at = $3 where subject_id = $1"
_STORED = "select address from habeas.email_address where subject_id = $1 and verified_at is not null"
_LANGUAGE = "select language from habeas.person where subject_id = $1"
_PRIMARY = "select primary_email from habeas.person where subject_id = $1"


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """An account as the sign-in needs it."""

    subject_id: UUID
    org_id: UUID
    controller_id: UUID
    password_hash: str
    region: str
    recovers_from: datetime | None = None
    """When the address with which it was found begins to recover the account; None: it does."""


async def find(authority: Authority, address: str) -> Account | None:
    """The account that this address signs in to, wherever its person lives."""
    home = await authority.addresses.home_of(address)
    if home is None or home not in authority.regions:
        return None
    async with unscoped(authority.regions[home], because="somebody signs in") as tx:
        row = await tx.fetchrow(_FIND, authority.addresses.hashed(address))
    if row is None:
        return None
    return Account(
        row["subject_id"], row["org_id"], row["controller_id"], row["password_hash"], home, row["recovers_from"]
    )


async def open_account(
    tx: Transaction, subject_id: UUID, org_id: UUID, controller_id: UUID, password_hash: str, now: datetime
) -> None:
    """Give a person an account."""
    await tx.execute(_OPEN, subject_id, org_id, controller_id, password_hash, now)


async def add_address(
    tx: Transaction, address_hash: bytes, subject_id: UUID, recovers_from: datetime | None = None
) -> bool:
    """Let an address that was proved sign in to the account; False if it signs in to one already.

    Before `recovers_from` it does not bring back whoever lost the password.
    """
    return await tx.execute(_ADD_ADDRESS, address_hash, subject_id, recovers_from) == "INSERT 0 1"


async def change_password(authority: Authority, region: str, subject_id: UUID, password: str) -> None:
    """Set a new password, which the caller has checked."""
    kept = await passwords.hashed(password)
    async with unscoped(authority.regions[region], because="a password changes") as tx:
        await tx.execute(_CHANGE, subject_id, kept, authority.clock.now())


async def confirmed_addresses(region: Region, subject_id: UUID) -> list[str]:
    """Every address that the person showed to be theirs, as it was stored: all of them hear of what is serious."""
    actor = await self_of(region, subject_id)
    if actor is None:
        return []
    async with read(region, actor) as tx:
        return [row["address"] for row in await tx.fetch(_STORED, subject_id)]


async def language_of(region: Region, subject_id: UUID) -> str | None:
    """The language in which the person is written to; None where there is no person any more."""
    actor = await self_of(region, subject_id)
    if actor is None:
        return None
    async with read(region, actor) as tx:
        found: str | None = await tx.fetchval(_LANGUAGE, subject_id)
    return found


async def stored_address(authority: Authority, region: Region, subject_id: UUID, typed: str | None = None) -> str:
    """Where mails to this person go: the proved address that was meant, as it was stored and not as it was typed."""
    actor = await self_of(region, subject_id)
    if actor is None:
        return ""
    async with read(region, actor) as tx:
        primary: str = await tx.fetchval(_PRIMARY, subject_id)
        stored = [row["address"] for row in await tx.fetch(_STORED, subject_id)]
    if typed is None:
        return primary
    wanted = authority.addresses.hashed(typed)
    return next((address for address in stored if authority.addresses.hashed(address) == wanted), primary)
