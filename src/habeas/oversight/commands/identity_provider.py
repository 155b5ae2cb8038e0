"""An organization connects its OpenID provider to a domain that it holds, has it tested, and disconnects it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.entrypoints import TEST_PROVIDER, end_through, payload_of
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.model import IdentityProvider
from habeas.oversight.rules.claim import CONFIRMED
from habeas.oversight.rules.identity_provider import (
    LONGEST_CLIENT,
    LONGEST_NAME,
    LONGEST_SECRET,
    ProviderTest,
    checked_issuer,
    checked_text,
)
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.vault.keys import sealed_json, space_key
from habeas.writing.command import handler
from habeas.writing.work import Work

_DOMAIN = "select name, status from habeas.domain where org_id = $1 and id = $2 for update"
_CONNECTED = """
select exists (select from habeas.identity_provider
                where org_id = $1 and domain_name = $2 and disconnected_at is null)
"""
_FIND = "select id from habeas.identity_provider where org_id = $1 and id = $2 and disconnected_at is null for update"
_DISCONNECT = """
update habeas.identity_provider set disconnected_at = $3, secret_sealed = null where org_id = $1 and id = $2
"""
_TESTED = """
update habeas.identity_provider set test_result = $3, test_message = $4, tested_at = $5 where org_id = $1 and id = $2
"""


@dataclass(frozen=True)
class ConnectIdentityProvider:
    """Connect a provider to a verified domain (a global id) of the actor's organization."""

    domain: str
    name: str
    issuer: str
    client_id: str
    client_secret: str | None
    opens_accounts: bool


@dataclass(frozen=True)
class TestIdentityProvider:
    """Have the metadata and keys of a connected provider (a global id) asked for now."""

    __test__ = False
    provider: str


@dataclass(frozen=True)
class DisconnectIdentityProvider:
    """End a connection (a global id), and every session and token that came through it."""

    provider: str


@dataclass(frozen=True)
class RecordProviderTest:
    """What asking a provider came to; `message` is empty where it works."""

    provider_id: UUID
    message: str


@handler(ConnectIdentityProvider)
async def connect_identity_provider(command: ConnectIdentityProvider, work: Work) -> Entity:
    """Answer the connection; its secret is sealed and never shown.

    Raises NOT_FOUND, ILLEGAL_STEP for a domain that is not verified, CONFLICT where one is connected, BAD_USER_INPUT.
    """
    org_id, domain_id = work.actor.organization_id, own_row(command.domain, "DOM", work.actor, "domain")
    domain = await work.tx.fetchrow(_DOMAIN, org_id, domain_id)
    if domain is None:
        raise not_found("domain")
    if domain["status"] not in CONFIRMED:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "Only a verified domain has a provider.", ("domain",))
    if await work.tx.fetchval(_CONNECTED, org_id, domain["name"]):
        raise DomainError(ErrorCode.CONFLICT, "The domain has a provider; disconnect that first.", ("domain",))
    row = await _row(command, work, domain["name"])
    await insert(work.tx, [row])
    await _test(work, row.id)
    work.concerns("IdentityProvider", row.id)
    work.note(issuer=row.issuer, domain=row.domain_name, opens_accounts=row.opens_accounts)
    return Entity(org_id, row.id)


@handler(TestIdentityProvider)
async def test_identity_provider(command: TestIdentityProvider, work: Work) -> Entity:
    """Answer the connection; what was found stands there once the provider was asked. Raises NOT_FOUND."""
    provider_id = await _connected(work, command.provider)
    await _test(work, provider_id)
    work.concerns("IdentityProvider", provider_id)
    return Entity(work.actor.organization_id, provider_id)


@handler(DisconnectIdentityProvider)
async def disconnect_identity_provider(command: DisconnectIdentityProvider, work: Work) -> Entity:
    """Answer the connection, which has ended; its secret is gone. Raises NOT_FOUND."""
    provider_id = await _connected(work, command.provider)
    await work.tx.execute(_DISCONNECT, work.actor.organization_id, provider_id, work.now)
    await end_through(work)
    work.concerns("IdentityProvider", provider_id)
    return Entity(work.actor.organization_id, provider_id)


@handler(RecordProviderTest)
async def record_provider_test(command: RecordProviderTest, work: Work) -> dict[str, Any]:
    """Answers what was found."""
    found = ProviderTest.FAILS if command.message else ProviderTest.WORKS
    values = (found, command.message or None, work.now)
    await work.tx.execute(_TESTED, work.actor.organization_id, command.provider_id, *values)
    work.concerns("IdentityProvider", command.provider_id)
    work.note(found=found)
    return {"found": found}


async def _row(command: ConnectIdentityProvider, work: Work, domain: str) -> IdentityProvider:
    org_id, provider_id, sealed = work.actor.organization_id, new_id(), None
    if command.client_secret is not None:
        secret = checked_text(command.client_secret, LONGEST_SECRET, "clientSecret")
        key = await space_key(work.tx, work.keys, org_id, org_id, work.now)
        sealed = sealed_json(key, secret, provider_id)
    return IdentityProvider(
        org_id=org_id,
        id=provider_id,
        domain_name=domain,
        name=checked_text(command.name, LONGEST_NAME, "name"),
        issuer=checked_issuer(command.issuer),
        client_id=checked_text(command.client_id, LONGEST_CLIENT, "clientId"),
        secret_sealed=sealed,
        opens_accounts=command.opens_accounts,
        connected_at=work.now,
        test_result=ProviderTest.NOT_TRIED,
    )


async def _connected(work: Work, provider: str) -> UUID:
    provider_id = own_row(provider, "IDP", work.actor, "provider")
    if await work.tx.fetchval(_FIND, work.actor.organization_id, provider_id) is None:
        raise not_found("provider")
    return provider_id


async def _test(work: Work, provider_id: UUID) -> None:
    payload = payload_of(work.actor, provider_id=provider_id)
    await work.enqueue(TEST_PROVIDER, payload, dedupe_key=f"{TEST_PROVIDER} {provider_id}")
