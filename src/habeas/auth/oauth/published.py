"""Takes over into the sign-in's books what a controller decided about a client."""

from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor, Permission, Role
from habeas.auth.oauth.client import Client, ClientAuthMethod, GrantType, MachineIdentity, save_client
from habeas.auth.people.services import reader_for
from habeas.auth.people.standing import platform_for
from habeas.auth.revocations import Revoked, revoke
from habeas.clients.commands import (
    PUBLISH,
    OpenPartner,
    RegisterClient,
    RemoveClient,
    ReplaceClientKeys,
    ResumeClient,
    RotateClientSecret,
    SuspendClient,
)
from habeas.clients.rules import FOR_PEOPLE, ClientAuthentication, ClientStatus, is_agent
from habeas.storage.regions import Region
from habeas.storage.transaction import read, write
from habeas.storage.unscoped import unscoped
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import Outcome, WriteEngine, run

_FIND = """
select client_id, name, about, website, authentication, acts_for_itself, partner_org_id, redirect_uris, scopes, status,
       secret_digest, keys::text, previous_secret_digest, previous_keys::text, previous_until
  from habeas.oauth_client where org_id = $1 and id = $2
"""
_STAND = """
update auth.client set disabled_at = $2, previous_secret_hash = $3, previous_jwks = $4, previous_until = $5
 where client_id = $1
"""
_FOR_PEOPLE = frozenset({GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.TOKEN_EXCHANGE})


def jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """The job that publishes a client; done twice, it changes nothing more."""

    async def take_over(delivery: Delivery) -> None:
        controller_id, key = UUID(delivery.payload["org_id"]), UUID(delivery.payload["id"])
        await publish_client(engine, delivery.region, controller_id, key)
        async with write(delivery.region, _reader(delivery.region, controller_id)) as tx:
            await settle(tx, delivery)

    return (Job(PUBLISH, take_over, OUTSIDE),)


async def publish_now(engine: WriteEngine, actor: Actor, outcome: Outcome) -> None:
    """What the job does, as soon as the controller's step is committed: a suspended client waits for no worker."""
    if outcome.entity is not None and isinstance(outcome.entity.key, UUID):
        await publish_client(engine, engine.regions[actor.region], outcome.entity.org_id, outcome.entity.key)


AT_ONCE = dict.fromkeys(
    (RegisterClient, RotateClientSecret, ReplaceClientKeys, SuspendClient, ResumeClient, RemoveClient), publish_now
)
"""After which commands it is done."""


async def publish_client(engine: WriteEngine, region: Region, controller_id: UUID, key: UUID) -> None:
    """Let the sign-in have a client as its controller's row has it; done twice, it changes nothing more."""
    async with read(region, _reader(region, controller_id)) as tx:
        row = await tx.fetchrow(_FIND, controller_id, key)
    if row is not None:
        await _keep(engine, row, controller_id, region.code)


def _reader(region: Region, controller_id: UUID) -> Actor:
    return reader_for(region.code, controller_id, controller_id, Permission.CLIENTS_MANAGE)


async def _keep(engine: WriteEngine, row: Any, controller_id: UUID, region: str) -> None:
    partner = platform_for(region, row["partner_org_id"], row["partner_org_id"], controller_id)
    now, active = engine.clock.now(), row["status"] == ClientStatus.ACTIVE
    agent = is_agent(row["acts_for_itself"], row["scopes"])
    await run(OpenPartner(row["name"], agent, active), partner, engine=engine)
    async with unscoped(engine.regions.directory, because="a controller changed a client") as tx:
        await save_client(tx, _client(row, controller_id, region), now)
        previous = (row["previous_secret_digest"], row["previous_keys"], row["previous_until"])
        await tx.execute(_STAND, row["client_id"], None if active else now, *previous)
        if not active:
            await revoke(tx, Revoked.CLIENT, row["client_id"], now)


def _client(row: Any, controller_id: UUID, region: str) -> Client:
    scopes = frozenset(Permission(scope) for scope in row["scopes"])
    grants = set(_FOR_PEOPLE) if scopes & FOR_PEOPLE else set()
    if row["acts_for_itself"]:
        grants.add(GrantType.CLIENT_CREDENTIALS)
    by_secret = row["authentication"] == ClientAuthentication.SECRET
    return Client(
        client_id=row["client_id"],
        name=row["name"],
        about=row["about"],
        website=row["website"],
        partner=True,
        auth_method=ClientAuthMethod.BASIC if by_secret else ClientAuthMethod.PRIVATE_KEY_JWT,
        secret_hash=row["secret_digest"],
        jwks=None if row["keys"] is None else orjson.loads(row["keys"]),
        redirect_uris=tuple(row["redirect_uris"]),
        grant_types=frozenset(grants),
        scopes=scopes,
        machine=MachineIdentity(row["partner_org_id"], controller_id, region, Role.PARTNER),
    )
