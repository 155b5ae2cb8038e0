"""The door without a context, for the queue, health and sign-in; tables under row-level security show nothing."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction

_log = logging.getLogger(__name__)


@asynccontextmanager
async def unscoped(region: Region, *, because: str) -> AsyncIterator[Transaction]:
    """A transaction that nobody stands behind; `because` says in a phrase why that is right, and is logged."""
    _log.debug("unscoped transaction in %s: %s", region.code, because)
    async with region.pool.acquire() as connection, connection.transaction():
        yield Transaction(region, connection)
