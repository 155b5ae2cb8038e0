"""Second factors: codes of an authenticator application (RFC 6238), each of which counts once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp

from habeas.auth.authority import Authority
from habeas.kernel.ids import new_id
from habeas.storage.sealed import seal, unseal
from habeas.storage.unscoped import unscoped

STEP_SECONDS = 30
_LIST = """
select id, kind, name, created_at, used_at, doubted_at from auth.second_factor
 where subject_id = $1 and confirmed_at is not null order by created_at
"""
_ADD = """
insert into auth.second_factor (id, subject_id, kind, name, wrapped_key, secret_sealed, created_at)
values ($1, $2, 'TOTP', $3, $4, $5, $6)
"""
_UNCONFIRMED = "delete from auth.second_factor where subject_id = $1 and confirmed_at is null and kind = 'TOTP'"
_TOTP = """
select id, wrapped_key, secret_sealed, last_step from auth.second_factor
 where subject_id = $1 and kind = 'TOTP' and (confirmed_at is not null or id = $2)
"""
_USE = """
update auth.second_factor set last_step = $2, used_at = $3, confirmed_at = coalesce(confirmed_at, $3)
 where id = $1 and (last_step is null or last_step < $2)
"""
_RENAME = "update auth.second_factor set name = $3 where subject_id = $1 and id = $2"
_REMOVE = "delete from auth.second_factor where subject_id = $1 and id = $2"


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor of an account; doubted since somebody may have copied it."""

    id: UUID
    kind: str
    name: str
    created_at: datetime
    used_at: datetime | None
    doubted_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class Enrolment:
    """A secret to be put into an authenticator application, before its first code has confirmed it."""

    id: UUID
    secret: str
    uri: str


async def factors_of(authority: Authority, region: str, subject_id: UUID) -> list[Factor]:
    """The factors that count."""
    async with unscoped(authority.regions[region], because="second factors are listed") as tx:
        return [Factor(**row) for row in await tx.fetch(_LIST, subject_id)]


async def enrol_totp(authority: Authority, region: str, subject_id: UUID, address: str) -> Enrolment:
    """A new secret; it counts once a code of it was entered."""
    keys, factor_id, secret = authority.space_keys[region], new_id(), pyotp.random_base32(32)
    wrapped = keys.new()
    sealed = seal(keys.opened(wrapped), secret.encode(), factor_id.bytes)
    now = authority.clock.now()
    async with unscoped(authority.regions[region], because="a second factor is added") as tx:
        await tx.execute(_UNCONFIRMED, subject_id)
        await tx.execute(_ADD, factor_id, subject_id, "Authenticator application", wrapped, sealed, now)
    uri = pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name="habeas")
    return Enrolment(factor_id, secret, uri)


async def enrolment(authority: Authority, region: str, subject_id: UUID, factor_id: UUID, address: str) -> Enrolment:
    """The secret of a factor that is not confirmed yet, shown again after a wrong code."""
    async with unscoped(authority.regions[region], because="a second factor is added") as tx:
        rows = await tx.fetch(_TOTP, subject_id, factor_id)
    row = next(row for row in rows if row["id"] == factor_id)
    secret = _opened(authority, region, row["wrapped_key"], row["secret_sealed"], factor_id)
    return Enrolment(factor_id, secret, pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name="habeas"))


async def check_totp(
    authority: Authority, region: str, subject_id: UUID, code: str, enrolled: UUID | None = None
) -> bool:
    """Is it a code of now, or of half a minute around, that was not used before? It confirms `enrolled`."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return False
    now = authority.clock.now()
    async with unscoped(authority.regions[region], because="a code is checked") as tx:
        for row in await tx.fetch(_TOTP, subject_id, enrolled):
            secret = _opened(authority, region, row["wrapped_key"], row["secret_sealed"], row["id"])
            step = _step_of(secret, digits, now)
            if step is not None and await tx.execute(_USE, row["id"], step, now) == "UPDATE 1":
                return True
    return False


async def rename_factor(authority: Authority, region: str, subject_id: UUID, factor_id: UUID, name: str) -> None:
    """Call a factor something else; nothing happens where there is none."""
    async with unscoped(authority.regions[region], because="a second factor is named") as tx:
        await tx.execute(_RENAME, subject_id, factor_id, name)


async def remove_factor(authority: Authority, region: str, subject_id: UUID, factor_id: UUID) -> None:
    """Take a factor away."""
    async with unscoped(authority.regions[region], because="a second factor is removed") as tx:
        await tx.execute(_REMOVE, subject_id, factor_id)


def _opened(authority: Authority, region: str, wrapped: bytes, sealed: bytes, factor_id: UUID) -> str:
    return unseal(authority.space_keys[region].opened(wrapped), sealed, factor_id.bytes).decode()


def _step_of(secret: str, digits: str, now: datetime) -> int | None:
    totp, step = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    near = (step, step - 1, step + 1)
    return next((each for each in near if pyotp.utils.strings_equal(totp.generate_otp(each), digits)), None)
