"""External identities: an issuer and its name for somebody, linked to one person; never an address."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.auth.authority import Authority
from habeas.auth.revocations import Revoked, revoke
from habeas.storage.transaction import Transaction
from habeas.storage.unscoped import unscoped

_FIND = "select subject_id, region, org_id from auth.external_identity where identity_hash = $1"
_LINK = """
insert into auth.external_identity (identity_hash, issuer, subject_id, region, org_id, linked_at)
values ($1, $2, $3, $4, $5, $6) on conflict (identity_hash) do nothing
"""
_OF_PERSON = """
select identity_hash, issuer, org_id, linked_at from auth.external_identity where subject_id = $1 order by linked_at
"""
_UNLINK = "delete from auth.external_identity where subject_id = $1 and identity_hash = $2 returning issuer"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom an external identity names; `org_id` is the organization whose provider it came from, if any."""

    subject_id: UUID
    region: str
    org_id: UUID | None


@dataclass(frozen=True, slots=True)
class Linked:
    """A link as its person sees it; `mark` stands for the issuer's name for them, which is not kept."""

    mark: bytes
    issuer: str
    org_id: UUID | None
    linked_at: datetime


async def find_identity(authority: Authority, issuer: str, subject: str) -> Identity | None:
    """The person whom this issuer's subject was linked to."""
    async with unscoped(authority.books, because="an external identity is looked up") as tx:
        row = await tx.fetchrow(_FIND, mark_of(authority, issuer, subject))
    return None if row is None else Identity(**row)


async def link_identity(authority: Authority, issuer: str, subject: str, identity: Identity) -> bool:
    """Link it; False if it is linked already, to whomever."""
    values = (issuer, identity.subject_id, identity.region, identity.org_id, authority.clock.now())
    async with unscoped(authority.books, because="an external identity is linked") as tx:
        return await tx.execute(_LINK, mark_of(authority, issuer, subject), *values) == "INSERT 0 1"


async def identities_of(authority: Authority, subject_id: UUID) -> list[Linked]:
    """Every identity that is linked to the person."""
    async with unscoped(authority.books, because="somebody looks at their sign-ins") as tx:
        rows = await tx.fetch(_OF_PERSON, subject_id)
    return [Linked(row["identity_hash"], row["issuer"], row["org_id"], row["linked_at"]) for row in rows]


async def unlink_identity(tx: Transaction, subject_id: UUID, mark: bytes, now: datetime) -> str | None:
    """Take the link away, and end what the issuer's tokens open; its issuer, None where there is no such link."""
    issuer: str | None = await tx.fetchval(_UNLINK, subject_id, mark)
    if issuer is not None:
        await revoke(tx, Revoked.CONSENT, f"{subject_id} {issuer}", now)
    return issuer


def mark_of(authority: Authority, issuer: str, subject: str) -> bytes:
    """The keyed hash under which an identity is kept; issuer and subject are compared byte by byte."""
    return authority.addresses.blinded(f"{issuer}\n{subject}")
