"""Fixtures of the web tests."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.sample import Setting


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sample application."""
    async with Setting().client() as connected:
        yield connected
