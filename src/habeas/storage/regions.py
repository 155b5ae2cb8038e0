"""Which database holds what: one pool per region, and the directory that knows who lives where."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.kept import KeepingConnection
from habeas.storage.login import assert_login_is_harmless
from habeas.storage.pool import StraightPool

DIRECTORY = "directory"


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """How pools behave; times in milliseconds."""

    min_size: int = 1
    max_size: int = 10
    statement_timeout_ms: int = 10_000
    lock_timeout_ms: int = 3_000
    application_name: str = "habeas"

    def server_settings(self) -> dict[str, str]:
        """What every connection starts with, and returns to when it is given back."""
        return {
            "application_name": self.application_name,
            "search_path": "habeas",
            "TimeZone": "UTC",
            "jit": "off",
            "plan_cache_mode": "force_generic_plan",
            "statement_timeout": str(self.statement_timeout_ms),
            "lock_timeout": str(self.lock_timeout_ms),
        }


@dataclass(frozen=True, slots=True)
class Region:
    """A database with its own pool; `code` names it, as in `sg`, `cn` or `directory`.

    Whoever needs two connections at once holds `twofold` meanwhile: where many did, each with one, all would wait for
    ever for the second.
    """

    code: str
    pool: StraightPool
    twofold: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False, repr=False)


class Regions(Mapping[str, Region]):
    """The open regions by code, and the directory apart from them."""

    def __init__(self, regions: Mapping[str, Region], directory: Region | None) -> None:
        self._regions = dict(regions)
        self._directory = directory

    def __getitem__(self, code: str) -> Region:
        if code not in self._regions:
            raise DomainError(ErrorCode.MISCONFIGURED, f"region {code} is not configured")
        return self._regions[code]

    def __contains__(self, code: object) -> bool:
        return code in self._regions

    def __iter__(self) -> Iterator[str]:
        return iter(self._regions)

    def __len__(self) -> int:
        return len(self._regions)

    @property
    def directory(self) -> Region:
        """The directory database; MISCONFIGURED where a deployment has none."""
        if self._directory is None:
            raise DomainError(ErrorCode.MISCONFIGURED, "no directory is configured; set HABEAS_DIRECTORY")
        return self._directory


async def _as_it_is(_: object) -> None:
    """What a connection returns to the pool as: every setting of ours ends with its transaction.

    RESET ALL would be an exchange for each request. A context that outlived its transaction all the same could not
    be used: app.enter refuses to enter where one is.
    """


@asynccontextmanager
async def open_region(code: str, dsn: str, options: PoolOptions) -> AsyncIterator[Region]:
    """Open one region, refusing a login that could step around row-level security."""
    try:
        pool = await StraightPool(
            dsn,
            min_size=options.min_size,
            max_size=options.max_size,
            server_settings=options.server_settings(),
            connection_class=KeepingConnection,
            reset=_as_it_is,
        )
    except (TimeoutError, OSError, asyncpg.PostgresError) as error:
        raise DomainError(
            ErrorCode.MISCONFIGURED, f"region {code} cannot be reached ({type(error).__name__})"
        ) from error
    async with pool:
        async with pool.acquire() as connection:
            await assert_login_is_harmless(connection, code)
        yield Region(code, pool)


@asynccontextmanager
async def open_regions(dsns: Mapping[str, str], directory: str | None, options: PoolOptions) -> AsyncIterator[Regions]:
    """Open every region and the directory; close them all when left."""
    async with AsyncExitStack() as stack:
        opened = {code: await stack.enter_async_context(open_region(code, dsn, options)) for code, dsn in dsns.items()}
        home = await stack.enter_async_context(open_region(DIRECTORY, directory, options)) if directory else None
        yield Regions(opened, home)
