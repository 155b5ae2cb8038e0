"""Fixtures of the tests of the ledger."""

from typing import TypeAlias

import asyncpg
import pytest

from habeas.access import Actor
from habeas.storage.regions import Region
from tests.audit.test_ledger import FOUND, NAME, an_administrator

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def administrator(region: Region, superuser: Superuser) -> Actor:
    """The administrator of an organization that is on record."""
    actor = an_administrator()
    await superuser.execute(f"insert into habeas.{FOUND}", actor.organization_id, NAME, actor.controller_id)
    return actor
