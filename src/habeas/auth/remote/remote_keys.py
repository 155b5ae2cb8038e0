"""The keys of an external issuer: asked for seldom, kept while it is down, and not for ever."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from habeas.auth.keys import PublicKey, TrustedKeys
from habeas.auth.remote.discovery import discovered, keys_of
from habeas.kernel.clock import Clock
from habeas.outbound import Fetcher, Unreachable

LOG = logging.getLogger(__name__)
BETWEEN = timedelta(minutes=1)
"""At least this long between two attempts, whatever key ids are brought."""

FRESH = timedelta(minutes=15)
OLDEST = timedelta(hours=24)
"""How long the last good keys count while their issuer cannot be asked."""


class RemoteKeys:
    """The keys and metadata of one issuer, as this process knows them."""

    def __init__(self, issuer: str, fetcher: Fetcher, clock: Clock) -> None:
        self.issuer = issuer
        self._fetcher, self._clock = fetcher, clock
        self._keys = TrustedKeys({})
        self._metadata: dict[str, Any] = {}
        self._read_at: float | None = None
        self._asked_at: float | None = None
        self._lock = asyncio.Lock()

    async def find(self, key_id: str, algorithm: str) -> PublicKey | None:
        """The key of that id, if it may be used with that algorithm; one that is not known is asked for."""
        known = self._present().find(key_id, algorithm)
        if known is None or (self._age() > FRESH.total_seconds() and not self._lock.locked()):
            await self.renew()
        return self._present().find(key_id, algorithm)

    async def metadata(self) -> dict[str, Any]:
        """What the issuer says of itself; Unreachable where it does not say it, or too long ago."""
        if self._age() > FRESH.total_seconds():
            await self.renew()
        if self._age() > OLDEST.total_seconds():
            raise Unreachable("The issuer cannot be asked now.")
        return self._metadata

    async def keys(self) -> TrustedKeys:
        """Every key that counts now."""
        await self.metadata()
        return self._present()

    async def renew(self) -> None:
        """Ask anew, unless somebody did so within a minute."""
        async with self._lock:
            # Whoever waited finds that another has just asked.
            now = self._clock.now().timestamp()
            if self._asked_at is not None and 0 <= now - self._asked_at < BETWEEN.total_seconds():
                return
            self._asked_at = now
            try:
                metadata = await discovered(self._fetcher, self.issuer)
                keys = await keys_of(self._fetcher, metadata)
            except Unreachable as error:
                LOG.warning("the keys of a trusted issuer cannot be read: %s", error)
                return
            self._keys, self._metadata, self._read_at = keys, metadata, now

    def _present(self) -> TrustedKeys:
        return self._keys if self._age() <= OLDEST.total_seconds() else TrustedKeys({})

    def _age(self) -> float:
        return float("inf") if self._read_at is None else self._clock.now().timestamp() - self._read_at
