"""Backup codes: ten secrets on paper, for whom a second factor is lost; each counts once."""

import secrets
from uuid import UUID

from habeas.auth.authority import Authority
from habeas.storage.unscoped import unscoped

CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
HALF = 5
_FORGET = "delete from auth.backup_code where subject_id = $1"
_KEEP = "insert into auth.backup_code (subject_id, code_hash, made_at) values ($1, $2, $3)"
_USE = "delete from auth.backup_code where subject_id = $1 and code_hash = $2"
_LEFT = "select count(*) from auth.backup_code where subject_id = $1"


async def new_codes(authority: Authority, region: str, subject_id: UUID) -> list[str]:
    """Ten new codes, shown now and never again; the old ones are worth nothing."""
    codes = [f"{_half()}-{_half()}" for _ in range(CODES)]
    now = authority.clock.now()
    async with unscoped(authority.regions[region], because="backup codes are made") as tx:
        await tx.execute(_FORGET, subject_id)
        for code in codes:
            await tx.execute(_KEEP, subject_id, _marked(authority, subject_id, code), now)
    return codes


async def use_code(authority: Authority, region: str, subject_id: UUID, text: str) -> bool:
    """Is it one of the codes that are left? Then it is one of them no longer."""
    code = text.strip().lower()
    if len(code) != 2 * HALF + 1:
        return False
    async with unscoped(authority.regions[region], because="a backup code is used") as tx:
        done = await tx.execute(_USE, subject_id, _marked(authority, subject_id, code))
    return done == "DELETE 1"


async def codes_left(authority: Authority, region: str, subject_id: UUID) -> int:
    """How many are left."""
    async with unscoped(authority.regions[region], because="backup codes are counted") as tx:
        return int(await tx.fetchval(_LEFT, subject_id))


async def forget_codes(authority: Authority, region: str, subject_id: UUID) -> None:
    """Make all of them worthless."""
    async with unscoped(authority.regions[region], because="backup codes are given up") as tx:
        await tx.execute(_FORGET, subject_id)


def _half() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(HALF))


def _marked(authority: Authority, subject_id: UUID, code: str) -> bytes:
    """A keyed hash: 49 random bits are few enough to be tried, for somebody who has the rows but not the key."""
    return authority.addresses.blinded(f"backup code {subject_id} {code}")
