"""Access tokens that no longer count: written down in the directory, and known to every verifier within a second."""

import asyncio
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from habeas.access import Actor
from habeas.kernel.clock import Clock
from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction
from habeas.storage.unscoped import unscoped

LONGEST_LIFE = timedelta(hours=25)
"""Longer than any access token lives; after it a revocation has done its work."""

FRESH = 1.0
SETTLED = 120.0
"""Seconds after which a number that was given out is in the table or never comes: no statement runs that long."""

_RECORD = """
insert into auth.revocation (kind, revoked, revoked_at, forget_at) values ($1, $2, $3, $4)
"""
_NEW = """
select number, kind, revoked, revoked_at from auth.revocation where number > $1 and forget_at > $2 order by number
"""
_FORGET = "delete from auth.revocation where forget_at <= $1"


class Revoked(StrEnum):
    """What a revocation ends: one token, all that grew from one authorization, all of a consent, person or client."""

    TOKEN = "TOKEN"  # noqa: S105
    FAMILY = "FAMILY"
    SUBJECT = "SUBJECT"
    CONSENT = "CONSENT"
    CLIENT = "CLIENT"


async def revoke(tx: Transaction, kind: Revoked, revoked: object, now: datetime) -> None:
    """End every token of this kind and name that was issued up to now; `tx` is one of the directory."""
    await tx.execute(_FORGET, now)
    await tx.execute(_RECORD, kind.value, str(revoked), now, now + LONGEST_LIFE)


async def revoke_place(tx: Transaction, subject_id: UUID, org_id: UUID, now: datetime) -> None:
    """End what somebody's tokens open for one organization; those for themself and for others stay."""
    # Written down like a consent: an older process, which has no kind for it, must still be able to read the table.
    await revoke(tx, Revoked.CONSENT, f"{subject_id} {org_id}", now)


def family_of(token_id: str) -> str:
    """The authorization that an access token grew from is the first part of its id; a machine's has none."""
    family, separator, _ = token_id.partition(".")
    return family if separator else ""


ENDED_FOR_GOOD = frozenset({Revoked.TOKEN, Revoked.FAMILY})
"""What no token is issued for again: whoever issued one, and what the clock said there, makes no difference."""


class RevocationFeed:
    """The revocations as this process knows them; asked before each use, never more than a second behind."""

    def __init__(self, directory: Region, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock
        self._known: dict[tuple[Revoked, str], float] = {}
        # Numbers are given out before their transactions commit, and so may appear in another order.
        self._settled, self._seen, self._seen_at = 0, 0, clock.now().timestamp()
        self._read_at: float | None = None
        self._lock = asyncio.Lock()

    async def freshen(self, *, at_once: bool = False) -> None:
        """Learn what was revoked since; raises what the database raises, for not to know is not to accept."""
        if not at_once and self._is_fresh():
            return
        async with self._lock:
            if at_once or not self._is_fresh():
                await self._read()

    def revokes(self, actor: Actor, issued_at: float) -> bool:
        """Does the actor's token no longer count?"""
        if not self._known:
            return False
        names = (
            (Revoked.TOKEN, actor.token_id),
            (Revoked.FAMILY, family_of(actor.token_id)),
            (Revoked.SUBJECT, str(actor.subject_id)),
            (Revoked.CONSENT, f"{actor.subject_id} {actor.client_id}"),
            (Revoked.CONSENT, f"{actor.subject_id} {actor.organization_id}"),
            (Revoked.CLIENT, actor.client_id),
        )
        return any(self._ends(name, issued_at) for name in names)

    def _ends(self, name: tuple[Revoked, str], issued_at: float) -> bool:
        revoked_at = self._known.get(name)
        return revoked_at is not None and (name[0] in ENDED_FOR_GOOD or issued_at <= revoked_at)

    def _is_fresh(self) -> bool:
        now = self._clock.now().timestamp()
        return self._read_at is not None and 0 <= now - self._read_at < FRESH

    async def _read(self) -> None:
        now = self._clock.now()
        async with unscoped(self._directory, because="which tokens were revoked") as tx:
            rows = await tx.fetch(_NEW, self._settled, now)
        for row in rows:
            name = (Revoked(row["kind"]), row["revoked"])
            self._known[name] = max(self._known.get(name, -1.0), row["revoked_at"].timestamp())
        self._settle(max((row["number"] for row in rows), default=self._settled), now.timestamp())
        oldest = (now - LONGEST_LIFE).timestamp()
        self._known = {name: at for name, at in self._known.items() if at > oldest}
        self._read_at = now.timestamp()

    def _settle(self, newest: int, now: float) -> None:
        """Read on from what was the newest two minutes ago, so that a number that commits late is not passed over."""
        if now - self._seen_at >= SETTLED:
            self._settled, self._seen, self._seen_at = self._seen, newest, now
