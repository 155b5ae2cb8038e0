"""The statements over codes, refresh tokens and consents; all in the directory."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from habeas.access import Permission
from habeas.auth.authority import CODE_LIFE, REFRESH_LIFE
from habeas.auth.oauth.authorization import Authorization
from habeas.auth.opaque import digest
from habeas.auth.revocations import Revoked, revoke
from habeas.kernel.ids import new_id
from habeas.storage.transaction import Transaction

_COLUMNS = (
    "family, consent_id, client_id, subject_id, region, org_id, scopes, resource, key_thumbprint,"
    " authenticated_at, second_factor_at"
)
_KEEP_CODE = f"""
insert into auth.authorization_code ({_COLUMNS}, code_hash, redirect_uri, code_challenge, issued_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
"""  # noqa: S608
_THROUGH = "insert into auth.through_family (family, org_id, subject_id, since) values ($1, $2, $3, $4)"
_CAME_THROUGH = "select org_id from auth.through_family where family = $1"
_OF_SESSION = "insert into auth.session_family (family, session_id, since) values ($1, $2, $3)"
_END_OF_SESSION = "delete from auth.session_family where session_id = $1 returning family"
_FORGET_SESSIONS = "delete from auth.session_family where since < $1"
_FIND_CODE = f"""
select {_COLUMNS}, redirect_uri, code_challenge, expires_at, used_at
  from auth.authorization_code where code_hash = $1 for update
"""  # noqa: S608
_USE_CODE = "update auth.authorization_code set used_at = $2 where code_hash = $1"
_FORGET_CODES = "delete from auth.authorization_code where expires_at < $1"
_KEEP_REFRESH = f"""
insert into auth.refresh_token ({_COLUMNS}, token_hash, issued_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""  # noqa: S608
_FIND_REFRESH = f"""
select {_COLUMNS}, issued_at, expires_at, used_at, revoked_at from auth.refresh_token where token_hash = $1 for update
"""  # noqa: S608
_USE_REFRESH = "update auth.refresh_token set used_at = $2 where token_hash = $1"
_REVOKE_FAMILY = """
update auth.refresh_token set revoked_at = $2 where family = $1 and revoked_at is null returning family
"""
_REVOKE_OF_CONSENT = """
update auth.refresh_token set revoked_at = $2 where consent_id = $1 and revoked_at is null returning family
"""
_SPEND_CODES_OF_CONSENT = """
update auth.authorization_code set used_at = coalesce(used_at, $2)
 where consent_id = $1 and issued_at > $3 returning family
"""
_REVOKE_OF_SUBJECT = """
update auth.refresh_token set revoked_at = $2 where subject_id = $1 and revoked_at is null returning family
"""
_SPEND_CODE_OF = "update auth.authorization_code set used_at = $2 where family = $1 and used_at is null"
_SPEND_CODES = "update auth.authorization_code set used_at = $2 where subject_id = $1 and used_at is null"
_STANDING = "select id, scopes from auth.consent where subject_id = $1 and client_id = $2 and withdrawn_at is null"
_STANDS = "select withdrawn_at is null from auth.consent where id = $1"
_WIDEN = "update auth.consent set scopes = $2, given_at = $3 where id = $1"
_GIVE = """
insert into auth.consent (id, client_id, subject_id, region, scopes, given_at) values ($1, $2, $3, $4, $5, $6)
"""
_WITHDRAW = """
update auth.consent set withdrawn_at = $3 where id = $1 and subject_id = $2 and withdrawn_at is null
returning client_id
"""
_GIVEN = """
select c.id, c.scopes, c.given_at, k.name, k.partner, k.website
  from auth.consent c join auth.client k on k.client_id = c.client_id
 where c.subject_id = $1 and c.withdrawn_at is null order by c.given_at desc
"""
_ONCE = """
insert into auth.seen_once (kind, seen_hash, forget_at) values ($1, $2, $3) on conflict do nothing
"""
_FORGET_SEEN = "delete from auth.seen_once where forget_at < $1"


RECENTLY = timedelta(hours=1)
"""Longer than a code and what was made of it live."""
SESSIONS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code as it was kept."""

    authorization: Authorization
    redirect_uri: str
    code_challenge: str
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token as it was kept."""

    authorization: Authorization
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """A consent that stands, as the person's list shows it."""

    id: UUID
    scopes: list[str]
    given_at: datetime
    name: str
    partner: bool
    website: str


async def keep_code(
    tx: Transaction, code: str, given: Authorization, redirect_uri: str, challenge: str, now: datetime
) -> None:
    await tx.execute(_FORGET_CODES, now - REFRESH_LIFE)
    await tx.execute(_KEEP_CODE, *given.values(), digest(code), redirect_uri, challenge, now, now + CODE_LIFE)


async def note_through(tx: Transaction, given: Authorization, org_id: UUID, now: datetime) -> None:
    """What grows from this authorization ends with the sign-in through that organization."""
    await tx.execute(_THROUGH, given.family, org_id, given.subject_id, now)


async def came_through(tx: Transaction, given: Authorization) -> UUID | None:
    """The organization whose provider vouched for the person who gave this authorization."""
    found: UUID | None = await tx.fetchval(_CAME_THROUGH, given.family)
    return found


async def note_session(tx: Transaction, given: Authorization, session_id: UUID, now: datetime) -> None:
    """What grows from this authorization ends where the person ends that session; a session lives for half a day."""
    await tx.execute(_FORGET_SESSIONS, now - SESSIONS_KEPT)
    await tx.execute(_OF_SESSION, given.family, session_id, now)


async def revoke_session(tx: Transaction, session_id: UUID, now: datetime) -> None:
    """End what applications got in that session."""
    for row in await tx.fetch(_END_OF_SESSION, session_id):
        await revoke_family(tx, row["family"], now)


async def find_code(tx: Transaction, code: str) -> Code | None:
    """The code, locked: two who bring it at once are told apart."""
    row = await tx.fetchrow(_FIND_CODE, digest(code))
    if row is None:
        return None
    return Code(
        Authorization.of_row(row), row["redirect_uri"], row["code_challenge"], row["expires_at"], row["used_at"]
    )


async def use_code(tx: Transaction, code: str, now: datetime) -> None:
    await tx.execute(_USE_CODE, digest(code), now)


async def keep_refresh(tx: Transaction, token: str, given: Authorization, now: datetime) -> None:
    await tx.execute(_KEEP_REFRESH, *given.values(), digest(token), now, now + REFRESH_LIFE)


async def find_refresh(tx: Transaction, token: str) -> RefreshToken | None:
    """The refresh token, locked."""
    row = await tx.fetchrow(_FIND_REFRESH, digest(token))
    if row is None:
        return None
    return RefreshToken(
        Authorization.of_row(row), row["issued_at"], row["expires_at"], row["used_at"], row["revoked_at"]
    )


async def use_refresh(tx: Transaction, token: str, now: datetime) -> None:
    await tx.execute(_USE_REFRESH, digest(token), now)


async def revoke_family(tx: Transaction, family: UUID, now: datetime) -> None:
    """End every code, refresh token and access token of one authorization."""
    await tx.execute(_SPEND_CODE_OF, family, now)
    await _end_refresh(tx, _REVOKE_FAMILY, family, now)
    await revoke(tx, Revoked.FAMILY, family.hex, now)


async def _end_refresh(tx: Transaction, statement: str, key: UUID, now: datetime) -> set[UUID]:
    """End refresh tokens until none is left; the families that they are of.

    A statement waits for a refresh that is under way, but does not see the token that it brought: the next one does.
    """
    families: set[UUID] = set()
    while ended := await tx.fetch(statement, key, now):
        families |= {row["family"] for row in ended}
    return families


async def stands(tx: Transaction, consent_id: UUID) -> bool:
    """Is the consent still given?"""
    return bool(await tx.fetchval(_STANDS, consent_id))


async def consented(tx: Transaction, subject_id: UUID, client_id: str) -> frozenset[Permission]:
    """What the person allows the client now."""
    row = await tx.fetchrow(_STANDING, subject_id, client_id)
    return frozenset(Permission(each) for each in row["scopes"]) if row else frozenset()


async def give_consent(
    tx: Transaction, subject_id: UUID, region: str, client_id: str, scopes: frozenset[Permission], now: datetime
) -> UUID:
    """The consent that now covers these scopes too."""
    row = await tx.fetchrow(_STANDING, subject_id, client_id)
    if row is None:
        consent_id = new_id()
        await tx.execute(_GIVE, consent_id, client_id, subject_id, region, sorted(scopes), now)
        return consent_id
    if not scopes <= set(row["scopes"]):
        await tx.execute(_WIDEN, row["id"], sorted(scopes | set(row["scopes"])), now)
    found: UUID = row["id"]
    return found


async def withdraw_consent(tx: Transaction, subject_id: UUID, consent_id: UUID, now: datetime) -> bool:
    """Withdraw it, and end every token that rests on it; False where it does not stand."""
    client_id = await tx.fetchval(_WITHDRAW, consent_id, subject_id, now)
    if client_id is None:
        return False
    # What a client got without a refresh token, and others in exchange for it, grew from a recent code.
    recent = {row["family"] for row in await tx.fetch(_SPEND_CODES_OF_CONSENT, consent_id, now, now - RECENTLY)}
    for family in recent | await _end_refresh(tx, _REVOKE_OF_CONSENT, consent_id, now):
        await revoke(tx, Revoked.FAMILY, family.hex, now)
    await revoke(tx, Revoked.CONSENT, f"{subject_id} {client_id}", now)
    return True


async def revoke_all_of(tx: Transaction, subject_id: UUID, now: datetime) -> None:
    """End every code and token of the person, as when their password was recovered."""
    await tx.execute(_SPEND_CODES, subject_id, now)
    for family in await _end_refresh(tx, _REVOKE_OF_SUBJECT, subject_id, now):
        await revoke(tx, Revoked.FAMILY, family.hex, now)
    await revoke(tx, Revoked.SUBJECT, subject_id, now)


async def consents_of(tx: Transaction, subject_id: UUID) -> list[Given]:
    """Every consent of the person that stands."""
    return [Given(**row) for row in await tx.fetch(_GIVEN, subject_id)]


async def is_first_time(tx: Transaction, kind: str, identifier: str, forget_at: datetime, now: datetime) -> bool:
    """Note that this identifier was seen; False if it was seen before."""
    await tx.execute(_FORGET_SEEN, now)
    return await tx.execute(_ONCE, kind, digest(identifier), forget_at) == "INSERT 0 1"
