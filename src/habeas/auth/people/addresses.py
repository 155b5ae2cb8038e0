"""With which addresses an account is signed in to, as its person adds them and gives them up."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from habeas.auth.people.accounts import add_address
from habeas.kernel.clock import Clock, SystemClock
from habeas.storage.directory import Directory
from habeas.storage.regions import Regions
from habeas.storage.unscoped import unscoped

RECOVERY_WAIT = timedelta(days=7)
"""Where the deployment says nothing else."""

_HELD_BY = "select subject_id from auth.address where address_hash = $1"
_HOLDER = """
select a.org_id, a.subject_id from auth.address d join auth.account a on a.subject_id = d.subject_id
 where d.address_hash = $1 and a.disabled_at is null
"""
_ACCOUNT = "select true from auth.account where subject_id = $1"
_HAS_OTHERS = "select exists (select from auth.address where subject_id = $1 and address_hash <> $2)"
_FREE = "delete from auth.address where address_hash = $1 and subject_id = $2"


@dataclass(frozen=True)
class SignInAddresses:
    """The addresses of accounts in every region, and where the directory says that they live.

    `recovery_wait` is how long an address that joins others signs in before it also recovers the account.
    """

    regions: Regions
    directory: Directory
    recovery_wait: timedelta = RECOVERY_WAIT
    clock: Clock = field(default_factory=SystemClock)

    async def bind(self, region: str, subject_id: UUID, address: str) -> bool:
        """Let the address sign in to the account; False if it signs in to another one, in any region."""
        digest = self.directory.hashed(address)
        home = await self.directory.home_of(address)
        if home is not None and home != region:
            return False
        async with unscoped(self.regions[region], because="an address was confirmed") as tx:
            if await tx.fetchval(_ACCOUNT, subject_id) is None:
                return True
            joins = await tx.fetchval(_HAS_OTHERS, subject_id, digest)
            waits = self.clock.now() + self.recovery_wait if joins else None
            await add_address(tx, digest, subject_id, waits)
            mine = bool(await tx.fetchval(_HELD_BY, digest) == subject_id)
        if mine:
            await self.directory.settle(address, region)
        return mine

    async def holder(self, address: str) -> tuple[str, UUID, UUID] | None:
        """The region, personal organization and subject of whoever signs in with the address, if anybody does."""
        home = await self.directory.home_of(address)
        if home is None or home not in self.regions:
            return None
        async with unscoped(self.regions[home], because="an invitation looks for its person") as tx:
            row = await tx.fetchrow(_HOLDER, self.directory.hashed(address))
        return None if row is None else (home, row["org_id"], row["subject_id"])

    async def unbind(self, region: str, subject_id: UUID, address: str) -> None:
        """Let it no longer sign in to the account; somebody else's address is left alone."""
        digest = self.directory.hashed(address)
        async with unscoped(self.regions[region], because="an address was given up") as tx:
            freed = await tx.execute(_FREE, digest, subject_id) == "DELETE 1"
        if freed:
            await self.directory.forget(address)
