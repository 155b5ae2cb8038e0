"""The secrets under which messages to and from a connector are signed; one is renewed without a gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from habeas.connectors.rules.signatures import checked_secret
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.storage.sealed import SpaceKeys, seal, unseal
from habeas.writing.command import handler
from habeas.writing.work import Work

OVERLAP = timedelta(hours=24)
"""How long the former secret still counts, and signs beside the new one."""

_FIND = "select wrapped, secret from habeas.connector where org_id = $1 and id = $2 for update"
_RENEW = """
update habeas.connector set secret = $3, former_secret = $4, former_until = $5 where org_id = $1 and id = $2
"""


@dataclass(frozen=True)
class RotateConnectorSecret:
    """Sign with a new secret from now on; for 24 hours the former one signs too, and is accepted."""

    organization_id: UUID
    connector_id: UUID
    secret: str
    region: str | None = None


@handler(RotateConnectorSecret, region=lambda command, actor: command.region or actor.region)
async def rotate(command: RotateConnectorSecret, work: Work) -> Entity:
    """Answers the connector; BAD_USER_INPUT for what is no secret, NOT_FOUND."""
    checked_secret(command.secret)
    row = await work.tx.fetchrow(_FIND, command.organization_id, command.connector_id)
    if row is None:
        raise no_such_connector()
    key = work.keys.opened(row["wrapped"])
    fresh = sealed_secret(key, command.secret, command.connector_id)
    place = (command.organization_id, command.connector_id)
    await work.tx.execute(_RENEW, *place, fresh, row["secret"], work.now + OVERLAP)
    work.concerns("Connector", command.connector_id)
    return Entity(*place)


def sealed_secret(key: bytes, secret: str, connector_id: UUID) -> bytes:
    """The secret as a connector's row keeps it."""
    return seal(key, secret.encode(), connector_id.bytes)


def secrets_of(keys: SpaceKeys, row: Mapping[str, Any], now: datetime) -> list[str]:
    """The secrets of a connector that count now, the present one first."""
    sealed = [row["secret"]]
    if row["former_secret"] is not None and row["former_until"] > now:
        sealed.append(row["former_secret"])
    key = keys.opened(row["wrapped"])
    return [unseal(key, each, row["id"].bytes).decode() for each in sealed]


def no_such_connector() -> DomainError:
    """What is answered where the actor sees no such connector."""
    return DomainError(ErrorCode.NOT_FOUND, "There is no such connector.", ("connector",))
