"""Domains that nobody claims: how often they are looked at, and when an address on one proves nothing any more."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

EVERY = timedelta(days=30)
"""How often a domain is looked at on which somebody has a confirmed address."""
WHILE_GONE = timedelta(days=1)
GRACE = timedelta(days=14)
"""For how long a name may be served by nobody before addresses on it count as unconfirmed, as with a claim."""


@dataclass(frozen=True)
class Watched:
    """What is known of a domain; `lapsed_at` is when addresses on it lost their confirmation."""

    looked_at: datetime | None = None
    gone_since: datetime | None = None
    lapsed_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Is it time to look again?"""
        pause = WHILE_GONE if self.gone_since is not None else EVERY
        return self.looked_at is None or self.looked_at + pause <= now


def looked(before: Watched, name_servers: frozenset[str] | None, now: datetime) -> Watched:
    """What is known after a look; None: the resolvers said nothing that can be relied on, so only time has passed.

    A name that comes back after it had lapsed may be somebody else's: that it was gone stays known.
    """
    if name_servers is None:
        return replace(before, looked_at=now)
    if name_servers:
        return replace(before, looked_at=now, gone_since=None)
    since = before.gone_since or now
    lapses = now - since >= GRACE and (before.lapsed_at is None or before.lapsed_at < since)
    return Watched(now, since, now if lapses else before.lapsed_at)
