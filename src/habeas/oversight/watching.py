"""Looks after addresses on domains that nobody claims: a name that came to be free may come to be somebody else's."""

import asyncio
import logging
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.oversight.commands.watch_domain import KeepDomainLook, UnconfirmAddress
from habeas.oversight.post import LANGUAGE, Post
from habeas.oversight.resolution.resolver import Resolution, name_server_answers
from habeas.oversight.rules.address_letters import unconfirmed
from habeas.oversight.rules.domain_name import is_public_name, registrable_name
from habeas.oversight.rules.precedence import candidates
from habeas.oversight.rules.proof import agreed
from habeas.oversight.rules.sets import DomainScope
from habeas.oversight.rules.watch import EVERY, WHILE_GONE
from habeas.oversight.system import platform
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine, run

AT_A_TIME = 50
EVERY_S = 3600.0
_DUE = """
select d.name, min(d.controller_id::text)::uuid as controller_id
  from habeas.address_domain d left join habeas.watched_domain w on w.name = d.name
 where w.name is null or w.looked_at <= $1 or (w.gone_since is not null and w.looked_at <= $2)
 group by d.name order by d.name limit $3
"""
_PEOPLE = "select org_id, subject_id, controller_id from habeas.address_domain where name = $1"
_OTHERS = """
select address from habeas.email_address
 where subject_id = $1 and verified_at is not null and split_part(address, '@', 2) <> $2 order by id
"""
_NOWHERE = UUID(int=0)
_FAULTS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DomainWatch:
    """Looks at domains with the resolvers of a deployment; without `post`, nobody is mailed."""

    engine: WriteEngine
    claims: DomainClaims
    resolution: Resolution
    post: Post | None = None

    async def look(self, code: str) -> int:
        """Look at what is due in a region, AT_A_TIME names at most; how many that were."""
        now, nobody = self.engine.clock.now(), _nobody(code)
        async with read(self.engine.regions[code], nobody) as tx:
            rows = await tx.fetch(_DUE, now - EVERY, now - WHILE_GONE, AT_A_TIME)
        for row in rows:
            actor = platform(code, row["controller_id"], row["controller_id"])
            command = KeepDomainLook(code, row["name"], await self._name_servers(row["name"]))
            if (await run(command, actor, engine=self.engine)).result["lapsed"]:
                await self._unconfirm(code, row["name"])
        return len(rows)

    async def keep_looking(self, stop: asyncio.Event, every_s: float = EVERY_S) -> None:
        """Look every hour until `stop` is set; where no resolver is set, never."""
        while not stop.is_set() and self.resolution.resolvers:
            for code in self.engine.regions:
                try:
                    await self.look(code)
                except _FAULTS as error:
                    _log.warning("domains of region %s were not looked at (%s)", code, type(error).__name__)
            try:
                async with asyncio.timeout(every_s):
                    await stop.wait()
            except TimeoutError:
                continue

    async def _name_servers(self, name: str) -> frozenset[str] | None:
        """Who serves the registered name; a claim and the name of a provider are not looked at here."""
        if is_public_name(name, DomainScope.EXACT) or await self.claims.holders(candidates(name)):
            return None
        return agreed(await name_server_answers(registrable_name(name), self.resolution))

    async def _unconfirm(self, code: str, name: str) -> None:
        async with read(self.engine.regions[code], _nobody(code)) as tx:
            people = await tx.fetch(_PEOPLE, name)
        for each in people:
            person = platform(code, each["org_id"], each["controller_id"], each["subject_id"])
            done = await run(UnconfirmAddress(code, name), person, engine=self.engine)
            if done.result["changed"]:
                await self._tell(person, name)

    async def _tell(self, person: Actor, name: str) -> None:
        async with read(self.engine.regions[person.region], person) as tx:
            others = await tx.fetch(_OTHERS, person.subject_id, name)
            language = await tx.fetchval(LANGUAGE, person.subject_id)
        for other in others if self.post is not None else ():
            assert self.post is not None
            await self.post(other["address"], *unconfirmed(name, language))


def _nobody(code: str) -> Actor:
    """The platform as it looks after domains: for no organization in particular."""
    return platform(code, _NOWHERE, _NOWHERE)
