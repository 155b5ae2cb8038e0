"""Ends everything that a person has open, as when their password was changed."""

from uuid import UUID

from habeas.auth.authority import Authority
from habeas.auth.oauth.books import revoke_all_of
from habeas.auth.people.sessions import end_sessions
from habeas.storage.unscoped import unscoped


async def end_everything(authority: Authority, region: str, subject_id: UUID) -> None:
    """End all sessions and tokens of the person."""
    await end_sessions(authority, region, subject_id)
    async with unscoped(authority.books, because="a password was changed") as tx:
        await revoke_all_of(tx, subject_id, authority.clock.now())
    await authority.revocations.freshen(at_once=True)
