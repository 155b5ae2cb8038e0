"""A world that trusts an external issuer."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from habeas.access import Permission
from habeas.auth.issuers.identities import Identity, link_identity
from habeas.auth.issuers.trust import TrustedIssuer
from habeas.demo.world import slug_id
from habeas.main import build_application
from tests.auth.conftest import Stage, _with
from tests.auth.issuers.issuer import AUDIENCE, Issuer, running_issuer
from tests.world import URL

CEILING = frozenset({Permission.SELF_READ, Permission.RIGHTS_EXERCISE, Permission.MEMBERS_READ})
NAME = "{ viewer { person { displayName } } }"


@dataclass
class Trusting:
    """An application that trusts the issuer in its own way."""

    stage: Stage
    issuer: Issuer
    client: httpx.AsyncClient
    rule: TrustedIssuer

    def token(self, **claims: Any) -> str:
        return self.issuer.token(self.stage.clock.now().timestamp(), **claims)

    async def ask(self, token: str, query: str = NAME, **headers: str) -> httpx.Response:
        named = {"authorization": f"Bearer {token}", **headers}
        return await self.client.post("/graphql", json={"query": query}, headers=named)

    async def link(self, person: str, subject: str, region: str = "sg", org_id: UUID | None = None) -> None:
        identity = Identity(slug_id("person", person), region, org_id)
        assert await link_identity(self.stage.authority, self.issuer.url, subject, identity)

    def later(self, **passed: float) -> None:
        self.stage.later(**passed)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as found:
        yield found


@pytest.fixture
async def trusting(stage: Stage, issuer: Issuer, request: pytest.FixtureRequest) -> AsyncIterator[Trusting]:
    """Trust in the way that the test's marker `trust` says."""
    further = dict(getattr(request, "param", {}))
    rule = TrustedIssuer(
        issuer=issuer.url,
        audience=AUDIENCE,
        controller=stage.demo.world.org_id("aishu"),
        **{"ceiling": CEILING, **further},
    )
    settings = stage.demo.settings.model_copy(update={"trusted_issuers": [rule], "outbound_loopback": True})
    application = build_application(_with(stage.demo.engines, settings))
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield Trusting(stage, issuer, client, rule)
