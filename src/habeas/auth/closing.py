"""Ends every session and token of a person; of a closed account the password and the address in the directory too."""

from uuid import UUID

from habeas.access import Actor
from habeas.auth.oauth.books import revoke_all_of
from habeas.auth.people.sessions import end_all_of
from habeas.auth.people.standing import self_of
from habeas.kernel.clock import Clock
from habeas.rights.commands.entrypoints import CLOSE_SIGN_IN, END_SESSIONS
from habeas.storage.directory import Directory
from habeas.storage.regions import Region
from habeas.storage.transaction import read, write
from habeas.storage.unscoped import unscoped
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE

_ADDRESSES = "select address from habeas.email_address where subject_id = $1"
_UNLINK = "delete from auth.external_identity where subject_id = $1"
_FORGET = "delete from auth.account where subject_id = $1"


def jobs(directory: Directory, books: Region, clock: Clock) -> tuple[Job, ...]:
    """The jobs that close a sign-in, and that end the sessions of a person; done twice, each changes nothing more."""

    async def close(delivery: Delivery) -> None:
        subject_id = UUID(delivery.payload["subject"])
        await close_sign_in(directory, books, clock, delivery.region, subject_id)
        async with write(delivery.region, _system(delivery, subject_id)) as tx:
            await settle(tx, delivery)

    async def sign_out(delivery: Delivery) -> None:
        subject_id = UUID(delivery.payload["subject"])
        async with unscoped(books, because="a person signs in anew") as tx:
            await revoke_all_of(tx, subject_id, clock.now())
        async with unscoped(delivery.region, because="a person signs in anew") as tx:
            await end_all_of(tx, subject_id, clock.now())
        async with write(delivery.region, _system(delivery, subject_id)) as tx:
            await settle(tx, delivery)

    return Job(CLOSE_SIGN_IN, close, OUTSIDE), Job(END_SESSIONS, sign_out, OUTSIDE)


async def close_sign_in(directory: Directory, books: Region, clock: Clock, region: Region, subject_id: UUID) -> None:
    """The account goes last: as long as it is there, everything before it can be done again."""
    actor = await self_of(region, subject_id)
    if actor is not None:
        async with read(region, actor) as tx:
            addresses = [row["address"] for row in await tx.fetch(_ADDRESSES, subject_id)]
        for address in addresses:
            await directory.forget(address)
    async with unscoped(books, because="an account was closed") as tx:
        await revoke_all_of(tx, subject_id, clock.now())
        await tx.execute(_UNLINK, subject_id)
    async with unscoped(region, because="an account was closed") as tx:
        await tx.execute(_FORGET, subject_id)


def _system(delivery: Delivery, subject_id: UUID) -> Actor:
    organization_id = UUID(delivery.payload["controller"])
    return delivery.platform(organization_id, organization_id, subject_id)
