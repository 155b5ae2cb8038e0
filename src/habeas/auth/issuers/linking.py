"""Links an external identity to a person, or takes the link away, with an entry in the journal."""

from uuid import UUID

from habeas.auth.authority import Authority
from habeas.auth.issuers.identities import Identity, link_identity, unlink_identity
from habeas.auth.people.standing import platform_for, self_of
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.unscoped import unscoped
from habeas.tenancy.commands import RecordIdentityLink
from habeas.writing.run import run


async def link(authority: Authority, issuer: str, subject: str, identity: Identity) -> None:
    """Link it. CONFLICT if the identity is linked already, NOT_FOUND without such an account."""
    await _require_account(authority, identity.region, identity.subject_id)
    if not await link_identity(authority, issuer, subject, identity):
        raise DomainError(ErrorCode.CONFLICT, "This identity is linked already.")
    await _journalize(authority, identity.region, identity.subject_id, issuer, linked=True)


async def unlink(authority: Authority, region: str, subject_id: UUID, mark: bytes) -> None:
    """Take it away; what its issuer's tokens opened ends within a second. NOT_FOUND where there is no such link."""
    async with unscoped(authority.books, because="an external identity is unlinked") as tx:
        issuer = await unlink_identity(tx, subject_id, mark, authority.clock.now())
    if issuer is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such link.")
    await authority.revocations.freshen(at_once=True)
    await _journalize(authority, region, subject_id, issuer, linked=False)


async def _journalize(authority: Authority, region: str, subject_id: UUID, issuer: str, *, linked: bool) -> None:
    person = await self_of(authority.regions[region], subject_id)
    if person is not None:
        actor = platform_for(region, subject_id, person.organization_id, person.controller_id)
        await run(RecordIdentityLink(subject_id, issuer, linked), actor, engine=authority.writes)


async def _require_account(authority: Authority, region: str, subject_id: UUID) -> None:
    if region not in authority.regions or await self_of(authority.regions[region], subject_id) is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such account.")
