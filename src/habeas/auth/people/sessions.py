"""Sessions of browsers: opened, completed by a second factor, listed and ended; only their digests are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from habeas.auth.authority import Authority
from habeas.auth.opaque import digest, new_secret
from habeas.kernel.ids import new_id
from habeas.storage.transaction import Transaction
from habeas.storage.unscoped import unscoped

LIFE = timedelta(hours=12)
PENDING_LIFE = timedelta(minutes=10)
_OPEN = """
insert into auth.session (token_hash, id, subject_id, browser, opened_at, seen_at, authenticated_at,
                          second_factor_at, complete, expires_at, through_org)
values ($1, $2, $3, $4, $5, $5, $5, $6, $7, $8, $9)
"""
_FIND = """
update auth.session s set seen_at = $2
  from auth.account a
 where s.token_hash = $1 and s.ended_at is null and s.expires_at > $2
   and a.subject_id = s.subject_id and a.disabled_at is null
returning s.id, s.subject_id, s.browser, s.opened_at, s.seen_at, s.authenticated_at, s.second_factor_at, s.complete,
          s.through_org
"""
_LIST = """
select id, subject_id, browser, opened_at, seen_at, authenticated_at, second_factor_at, complete, through_org
  from auth.session where subject_id = $1 and ended_at is null and expires_at > $2 and complete order by opened_at desc
"""
_END = "update auth.session set ended_at = $3 where subject_id = $1 and id = $2 and ended_at is null"
_END_ALL = "update auth.session set ended_at = $2 where subject_id = $1 and ended_at is null"
_KNOWN = "select exists (select from auth.device where token_hash = $1 and subject_id = $2)"
_REMEMBER = "insert into auth.device (token_hash, subject_id, known_since) values ($1, $2, $3) on conflict do nothing"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody signed in; not `complete` while the second factor is still due.

    `through_org` is the organization whose provider it came through, None for the person's own means.
    """

    id: UUID
    subject_id: UUID
    region: str
    browser: str
    opened_at: datetime
    seen_at: datetime
    authenticated_at: datetime
    second_factor_at: datetime | None
    complete: bool
    through_org: UUID | None = None


async def open_session(
    authority: Authority,
    region: str,
    subject_id: UUID,
    browser: str,
    *,
    complete: bool,
    second_factor: bool = False,
    through_org: UUID | None = None,
) -> str:
    """The value of the cookie of a new session."""
    secret, now = new_secret(), authority.clock.now()
    ends = now + (LIFE if complete else PENDING_LIFE)
    proved = now if second_factor else None
    values = (digest(secret), new_id(), subject_id, browser[:200], now, proved, complete, ends, through_org)
    async with unscoped(authority.regions[region], because="somebody signs in") as tx:
        await tx.execute(_OPEN, *values)
    return f"{region}.{secret}"


async def find_session(authority: Authority, cookie: str) -> Session | None:
    """The session of a cookie, if it stands."""
    region, _, secret = cookie.partition(".")
    if region not in authority.regions or not secret:
        return None
    async with unscoped(authority.regions[region], because="a session is used") as tx:
        row = await tx.fetchrow(_FIND, digest(secret), authority.clock.now())
    return None if row is None else Session(region=region, **row)


async def sessions_of(authority: Authority, region: str, subject_id: UUID) -> list[Session]:
    """Every session that stands, the latest first."""
    async with unscoped(authority.regions[region], because="somebody lists their sessions") as tx:
        rows = await tx.fetch(_LIST, subject_id, authority.clock.now())
    return [Session(region=region, **row) for row in rows]


async def end_session(authority: Authority, region: str, subject_id: UUID, session_id: UUID) -> bool:
    """End one session of that person; False where there is none."""
    async with unscoped(authority.regions[region], because="a session ends") as tx:
        return await tx.execute(_END, subject_id, session_id, authority.clock.now()) == "UPDATE 1"


async def end_sessions(authority: Authority, region: str, subject_id: UUID) -> None:
    """End them all."""
    async with unscoped(authority.regions[region], because="all sessions end") as tx:
        await end_all_of(tx, subject_id, authority.clock.now())


async def end_all_of(tx: Transaction, subject_id: UUID, now: datetime) -> None:
    """End every session of a person in the region of the transaction."""
    await tx.execute(_END_ALL, subject_id, now)


async def is_known_device(authority: Authority, region: str, subject_id: UUID, device: str) -> bool:
    """Has this browser signed in to the account before?"""
    if not device:
        return False
    async with unscoped(authority.regions[region], because="a known browser is recognized") as tx:
        return bool(await tx.fetchval(_KNOWN, digest(device), subject_id))


async def remember_device(authority: Authority, region: str, subject_id: UUID, device: str) -> str:
    """The value by which the browser is known from now on."""
    device = device or new_secret()
    async with unscoped(authority.regions[region], because="a browser becomes known") as tx:
        await tx.execute(_REMEMBER, digest(device), subject_id, authority.clock.now())
    return device
