"""The services for which people may open accounts: whose they are, where the data live, and the notice in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor, Permission, platform
from habeas.auth.authority import Authority
from habeas.auth.people.standing import SIGN_IN
from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction, read
from habeas.storage.unscoped import unscoped

_FIND = "select service_code, name, controller_id, region, residency::text from auth.service where service_code = $1"
_ALL = "select service_code, name, controller_id, region, residency::text from auth.service order by name"
_SAVE = """
insert into auth.service (service_code, name, controller_id, region, residency) values ($1, $2, $3, $4, $5)
on conflict (service_code) do update set name = excluded.name, controller_id = excluded.controller_id,
    region = excluded.region, residency = excluded.residency
"""
_NOTICE = """
select id, title, version, language, effective_from from habeas.notice_version
 where org_id = $1 and $2 = any (service_codes) and in_force_from <= $3 and kind = 'GENERAL' and master_language is null
 order by in_force_from desc, published_at desc limit 1
"""
_CLAUSES = """
select addendum_code, heading, body from habeas.clause where org_id = $1 and version_id = $2 order by position
"""
_ADDENDA = "select code, title from habeas.addendum where org_id = $1 and version_id = $2 order by code"
_PLACES = "select code, name from habeas.place order by name"
_NAME = "select legal_name from habeas.organization where org_id = $1"


@dataclass(frozen=True, slots=True)
class Service:
    """A service that takes people in; `residency` maps a country to a region where the law binds data to it."""

    code: str
    name: str
    controller_id: UUID
    region: str
    residency: Mapping[str, str] | None

    @property
    def asks_residence(self) -> bool:
        """Is the country needed? Only where it decides in which region the data have to stay."""
        return bool(self.residency)

    def region_of(self, residence: str | None) -> str:
        """Where the data of somebody living there have to be."""
        rules = self.residency or {}
        country = (residence or "").partition("-")[0]
        return rules.get(country, rules.get("*", self.region))


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The notice in force, ready to be shown: parts are (title, clauses), the addenda after the notice itself."""

    version_id: UUID
    controller: str
    title: str
    version: str
    language: str
    effective_from: datetime
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def reader_for(region: str, org_id: UUID, controller_id: UUID, *scopes: Permission) -> Actor:
    """The sign-in itself, reading what an organization has made known."""
    return platform(region, org_id, controller_id, client=SIGN_IN, scopes=frozenset(scopes))


async def services(authority: Authority) -> list[Service]:
    """Every service that takes people in."""
    async with unscoped(authority.books, because="the services are listed") as tx:
        return [_service(row) for row in await tx.fetch(_ALL)]


async def find_service(authority: Authority, code: str) -> Service | None:
    async with unscoped(authority.books, because="somebody registers") as tx:
        return await find_in(tx, code)


async def find_in(tx: Transaction, code: str) -> Service | None:
    """The service of that code; `tx` is one of the directory."""
    row = await tx.fetchrow(_FIND, code)
    return None if row is None else _service(row)


async def save_service(tx: Transaction, service: Service) -> None:
    """Let people open accounts for it."""
    residency = None if service.residency is None else orjson.dumps(dict(service.residency)).decode()
    await tx.execute(_SAVE, service.code, service.name, service.controller_id, service.region, residency)


async def notice_for(authority: Authority, service: Service) -> NoticeText | None:
    """The notice of the service that is in force, with its addenda."""
    region = authority.regions[service.region]
    async with read(region, reader_for(region.code, service.controller_id, service.controller_id)) as tx:
        version = await tx.fetchrow(_NOTICE, service.controller_id, service.code, authority.clock.now())
        if version is None:
            return None
        clauses = await tx.fetch(_CLAUSES, service.controller_id, version["id"])
        addenda = await tx.fetch(_ADDENDA, service.controller_id, version["id"])
        controller = await tx.fetchval(_NAME, service.controller_id)
    titles: dict[str | None, str] = {None: version["title"], **{row["code"]: row["title"] for row in addenda}}
    parts = tuple(
        (title, tuple((row["heading"], row["body"]) for row in clauses if row["addendum_code"] == code))
        for code, title in titles.items()
    )
    return NoticeText(
        version["id"], controller, version["title"], version["version"], version["language"],
        version["effective_from"], parts,
    )  # fmt: skip


async def places(region: Region, service: Service) -> list[tuple[str, str]]:
    """Countries and states that a person may name as where they live."""
    async with read(region, reader_for(region.code, service.controller_id, service.controller_id)) as tx:
        return [(row["code"], row["name"]) for row in await tx.fetch(_PLACES)]


def _service(row: Any) -> Service:
    residency = row["residency"]
    rules = None if residency is None else orjson.loads(residency)
    return Service(row["service_code"], row["name"], row["controller_id"], row["region"], rules)
