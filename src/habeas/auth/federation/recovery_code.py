"""The way into a managed account that does not depend on the organization: a code that is shown once."""

from datetime import datetime, timedelta
from uuid import UUID

from habeas.auth.authority import Authority
from habeas.auth.opaque import digest, new_secret
from habeas.auth.people.accounts import change_password
from habeas.storage.transaction import Transaction
from habeas.storage.unscoped import unscoped

AFTERWARDS = timedelta(days=90)
"""How long the code counts after the organization ended the membership."""

_KEEP = "insert into auth.recovery_code (code_hash, subject_id, created_at) values ($1, $2, $3)"
_USE = """
delete from auth.recovery_code where code_hash = $1 and (ends_at is null or ends_at > $2) returning subject_id
"""
_END = "update auth.recovery_code set ends_at = $2 where subject_id = $1 and ends_at is null"


async def new_code(tx: Transaction, subject_id: UUID, now: datetime) -> str:
    """A code for the account, of which only a digest is kept."""
    code = new_secret()
    await tx.execute(_KEEP, digest(code), subject_id, now)
    return code


async def end_later(tx: Transaction, subject_id: UUID, now: datetime) -> None:
    """The membership ended: the code counts for ninety days more."""
    await tx.execute(_END, subject_id, now + AFTERWARDS)


async def use_code(authority: Authority, code: str, password: str) -> tuple[str, UUID] | None:
    """Set a password with the code, which then is used up: region and subject, None for one that does not count."""
    for name, region in authority.regions.items():
        async with unscoped(region, because="a recovery code is used") as tx:
            subject_id: UUID | None = await tx.fetchval(_USE, digest(code.strip()), authority.clock.now())
        if subject_id is not None:
            await change_password(authority, name, subject_id, password)
            return name, subject_id
    return None
