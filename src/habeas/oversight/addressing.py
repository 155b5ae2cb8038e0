"""Carries out what a person does with their addresses: codes go out, and addresses come to sign in or cease to."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from habeas.oversight.commands.settle_address import DropAddress, KeepAddressCode, SettleAddress
from habeas.oversight.post import ADDRESSES, LANGUAGE, Post, identity_of
from habeas.oversight.rules.address_letters import Change, about, with_code
from habeas.oversight.system import behind
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, settle
from habeas.writing.run import WriteEngine, run

_ADDRESS = "select address from habeas.email_address where org_id = $1 and id = $2"
_GIVING_UP = f"{_ADDRESS} and not is_primary"
_GIVEN_UP = """
select e.address from habeas.capture c
  join habeas.email_address e on e.subject_id = c.subject_id and split_part(e.address, '@', 2) = c.address_domain
 where c.org_id = $1 and c.id = $2 and c.choice in ('STAY_PERSONAL', 'EXPORT_AND_LEAVE')
   and exists (select from habeas.email_address o where o.subject_id = c.subject_id and o.verified_at is not null
                  and split_part(o.address, '@', 2) <> c.address_domain)
"""


class SignIn(Protocol):
    """What the sign-in is told of addresses."""

    async def bind(self, region: str, subject_id: UUID, address: str) -> bool:
        """Let the address sign in to the account; False if it signs in to another one."""

    async def unbind(self, region: str, subject_id: UUID, address: str) -> None:
        """Let it no longer sign in to the account."""

    async def holder(self, address: str) -> tuple[str, UUID, UUID] | None:
        """The region, personal organization and subject of whoever signs in with it; only the platform is told."""


class NoSignIn:
    """Where no authorization server is part of the deployment, addresses sign in to nothing."""

    async def bind(self, region: str, subject_id: UUID, address: str) -> bool:
        """Nothing to bind."""
        return True

    async def unbind(self, region: str, subject_id: UUID, address: str) -> None:
        """Nothing to end."""

    async def holder(self, address: str) -> tuple[str, UUID, UUID] | None:
        """Nobody."""
        return None


@dataclass(frozen=True)
class Addresses:
    """The jobs of addresses."""

    engine: WriteEngine
    post: Post | None
    sign_in: SignIn

    async def send_code(self, delivery: Delivery) -> None:
        """A fresh code to the address as it was stored, unless it was given up since; only its hash is kept."""
        actor, address_id = behind(delivery), UUID(delivery.payload["address_id"])
        address, code = await self._address(delivery), secrets.token_urlsafe(24)
        if address is not None and self.post is not None:
            digest = sha256(code.encode()).digest()
            command = KeepAddressCode(delivery.region.code, address_id, digest)
            if (await run(command, actor, engine=self.engine)).result["kept"]:
                await self.post(address, *with_code(code, await self._language(delivery)))
                await self._tell(delivery, Change.ADDED)
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)

    async def confirm(self, delivery: Delivery) -> None:
        """The address is the person's, unless somebody else signs in with it: then it is dropped."""
        actor, address_id = behind(delivery), UUID(delivery.payload["address_id"])
        address, code = await self._address(delivery), delivery.region.code
        assert actor.subject_id is not None
        free = address is None or await self.sign_in.bind(code, actor.subject_id, address)
        command = SettleAddress(code, address_id) if free else DropAddress(code, address_id)
        if free and address is not None:
            await self._tell(delivery, Change.CONFIRMED, address)
        await run(command, actor, engine=self.engine, delivery=delivery)

    async def tell_preferred(self, delivery: Delivery) -> None:
        """Mails go elsewhere from now on, which the addresses before hear too."""
        await self._tell(delivery, Change.PREFERRED)
        async with write(delivery.region, behind(delivery)) as tx:
            await settle(tx, delivery)

    async def forget(self, delivery: Delivery) -> None:
        """The address ends, first for signing in."""
        actor, address_id = behind(delivery), UUID(delivery.payload["address_id"])
        address = await self._address(delivery, _GIVING_UP)
        if address is not None and actor.subject_id is not None:
            was_theirs = delivery.payload.get("told") == "yes"
            await self._tell(delivery, Change.REMOVED, address if was_theirs else None)
            await self.sign_in.unbind(delivery.region.code, actor.subject_id, address)
        await run(DropAddress(delivery.region.code, address_id), actor, engine=self.engine, delivery=delivery)

    async def unbind_given_up(self, delivery: Delivery) -> None:
        """Whoever stays personal or leaves no longer signs in with the address on the captured domain."""
        actor = behind(delivery)
        async with read(delivery.region, actor) as tx:
            rows = await tx.fetch(_GIVEN_UP, actor.organization_id, UUID(delivery.payload["capture_id"]))
        for row in rows:
            assert actor.subject_id is not None
            await self.sign_in.unbind(delivery.region.code, actor.subject_id, row["address"])

    async def _tell(self, delivery: Delivery, change: Change, joining: str | None = None) -> None:
        """Word of a change to every confirmed address, before it counts, and to the one that is joining them."""
        actor = behind(delivery)
        async with read(delivery.region, actor) as tx:
            found = [row["address"] for row in await tx.fetch(ADDRESSES, actor.subject_id)]
        if self.post is not None:
            mail = about(change, delivery.payload.get("at", ""), await self._language(delivery))
            for address in dict.fromkeys([*found, *([joining] if joining else [])]):
                await self.post(address, *mail, identity_of(delivery, address))

    async def _language(self, delivery: Delivery) -> str | None:
        actor = behind(delivery)
        async with read(delivery.region, actor) as tx:
            found: str | None = await tx.fetchval(LANGUAGE, actor.subject_id)
        return found

    async def _address(self, delivery: Delivery, statement: str = _ADDRESS) -> str | None:
        actor = behind(delivery)
        async with read(delivery.region, actor) as tx:
            found: str | None = await tx.fetchval(
                statement, actor.organization_id, UUID(delivery.payload["address_id"])
            )
        return found
