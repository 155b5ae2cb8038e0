"""A domain that nobody claims was looked at; whoever has an address on one that lapsed confirms it anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.watch import Watched, looked
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select looked_at, gone_since, lapsed_at from habeas.watched_domain where name = $1 for update"
_KEEP = """
insert into habeas.watched_domain (name, looked_at, gone_since, lapsed_at) values ($1, $2, $3, $4)
on conflict (name) do update set looked_at = excluded.looked_at, gone_since = excluded.gone_since,
    lapsed_at = excluded.lapsed_at
"""
_UNCONFIRM = """
update habeas.email_address set verified_at = null
 where subject_id = $1 and split_part(address, '@', 2) = $2 and verified_at is not null
"""
_OFF_DOMAIN = "delete from habeas.address_domain where subject_id = $1 and name = $2"


@dataclass(frozen=True)
class KeepDomainLook:
    """Keep what a look at a domain found: who serves it, nobody (empty), or nothing that can be relied on (None)."""

    region: str
    name: str
    name_servers: frozenset[str] | None


@dataclass(frozen=True)
class UnconfirmAddress:
    """The addresses of the actor's subject on this domain prove nothing any more."""

    region: str
    name: str


@handler(KeepDomainLook, region=lambda command, _: command.region)
async def keep_domain_look(command: KeepDomainLook, work: Work) -> Mapping[str, Any]:
    """Answers whether the domain has lapsed just now."""
    row = await work.tx.fetchrow(_FIND, command.name)
    before = Watched() if row is None else Watched(**row)
    after = looked(before, command.name_servers, work.now)
    await work.tx.execute(_KEEP, command.name, after.looked_at, after.gone_since, after.lapsed_at)
    return {"lapsed": after.lapsed_at is not None and after.gone_since is not None}


@handler(UnconfirmAddress, region=lambda command, _: command.region)
async def unconfirm_address(command: UnconfirmAddress, work: Work) -> Mapping[str, Any]:
    """Answers whether an address lost its confirmation; the person confirms it again as they would a new one."""
    subject_id = work.actor.subject_id
    if subject_id is None:
        raise DomainError(ErrorCode.MISCONFIGURED, "An address is unconfirmed on behalf of its person.")
    changed = await work.tx.execute(_UNCONFIRM, subject_id, command.name)
    await work.tx.execute(_OFF_DOMAIN, subject_id, command.name)
    work.concerns("Person", subject_id)
    return {"changed": changed != "UPDATE 0"}
