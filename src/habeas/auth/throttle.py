"""Counts attempts at secrets in windows of time, per account and per address, in the directory."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from starlette.requests import Request

from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.regions import Region
from habeas.storage.unscoped import unscoped

_COUNT = """
insert into auth.attempt (kind, key_hash, window_start, made) values ($1, $2, $3, 1)
on conflict (kind, key_hash, window_start) do update set made = auth.attempt.made + 1
returning made
"""
_MADE = "select made from auth.attempt where kind = $1 and key_hash = $2 and window_start = $3"
_FORGIVE = "delete from auth.attempt where kind = $1 and key_hash = $2"
_TAKE_BACK = """
update auth.attempt set made = made - 1 where kind = $1 and key_hash = $2 and window_start = $3 and made > 0
"""
_FORGET = "delete from auth.attempt where window_start < $1"
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many attempts of a kind a key has in a window."""

    kind: str
    attempts: int
    window: timedelta

    def start(self, now: datetime) -> datetime:
        """The beginning of the window that `now` lies in."""
        seconds = self.window.total_seconds()
        return now - timedelta(seconds=now.timestamp() % seconds)


QUARTER = timedelta(minutes=15)
PASSWORD_OF_ACCOUNT = Limit("password-account", 10, QUARTER)
PASSWORD_OF_DEVICE = Limit("password-device", 10, QUARTER)
PASSWORD_FROM_ADDRESS = Limit("password-address", 60, QUARTER)
CODE_OF_ACCOUNT = Limit("code-account", 6, QUARTER)
CODE_OF_DEVICE = Limit("code-device", 6, QUARTER)
RECOVERY_OF_ACCOUNT = Limit("recovery-account", 3, timedelta(hours=1))
RECOVERY_FROM_ADDRESS = Limit("recovery-address", 20, timedelta(hours=1))
LINK_FROM_ADDRESS = Limit("link-address", 30, QUARTER)
REGISTRATION_FROM_ADDRESS = Limit("registration-address", 20, timedelta(hours=1))
REGISTRATION_OF_ACCOUNT = Limit("registration-account", 3, timedelta(hours=1))
ORGANIZATION_FROM_ADDRESS = Limit("organization-address", 60, QUARTER)
CLIENT_SECRET = Limit("client-secret", 30, QUARTER)
CLIENT_SECRET_FROM_ADDRESS = Limit("client-secret-address", 120, QUARTER)


def network_of(request: Request) -> str:
    """The client's address, or the network of 64 bits that an IPv6 address is one of: whoever has one has all of it.

    Behind a trusted proxy the server has put the client that the proxy names in the place of the peer.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    mapped = getattr(address, "ipv4_mapped", None) or address
    return str(mapped) if mapped.version == 4 else str(ip_network((mapped, 64), strict=False))


class Throttle:
    """The counters of all processes; keys are kept as keyed hashes, for they are addresses and names."""

    def __init__(self, directory: Region, key: bytes, clock: Clock) -> None:
        self._directory, self._key, self._clock = directory, key, clock

    async def allows(self, limit: Limit, key: str) -> bool:
        """Count one attempt; False if it is one too many."""
        now = self._clock.now()
        async with unscoped(self._directory, because="an attempt is counted") as tx:
            await tx.execute(_FORGET, now - _KEPT)
            made: int = await tx.fetchval(_COUNT, limit.kind, self._hashed(key), limit.start(now))
        return made <= limit.attempts

    async def count(self, limit: Limit, key: str) -> None:
        """Count one attempt; RATE_LIMITED if it is one too many."""
        if not await self.allows(limit, key):
            raise DomainError(ErrorCode.RATE_LIMITED, "Too many attempts. Wait a quarter of an hour and try again.")

    async def is_exhausted(self, limit: Limit, key: str) -> bool:
        """Was the last attempt allowed used up? Counts nothing."""
        now = self._clock.now()
        async with unscoped(self._directory, because="attempts are looked up") as tx:
            made: int | None = await tx.fetchval(_MADE, limit.kind, self._hashed(key), limit.start(now))
        return (made or 0) >= limit.attempts

    async def forgive(self, limit: Limit, key: str) -> None:
        """Forget the attempts, after one that succeeded."""
        async with unscoped(self._directory, because="an attempt succeeded") as tx:
            await tx.execute(_FORGIVE, limit.kind, self._hashed(key))

    async def take_back(self, limit: Limit, key: str) -> None:
        """Do not count one attempt after all, for it succeeded; what others at the same key failed at stays counted."""
        start = limit.start(self._clock.now())
        async with unscoped(self._directory, because="an attempt succeeded") as tx:
            await tx.execute(_TAKE_BACK, limit.kind, self._hashed(key), start)

    def _hashed(self, key: str) -> bytes:
        return hmac.new(self._key, b"throttle " + key.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
