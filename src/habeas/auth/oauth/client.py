"""Registered clients: what each may ask for, and how it shows who it is."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from habeas.access import ROLES, Actor, ActorKind, Permission, Role
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.transaction import Transaction

_FIND = """
select client_id, name, about, website, partner, auth_method, secret_hash, jwks::text, redirect_uris, grant_types,
       scopes, org_id, controller_id, region, role, declared_by, previous_secret_hash, previous_jwks::text,
       previous_until
  from auth.client where client_id = $1 and disabled_at is null
"""
_SAVE = """
insert into auth.client (client_id, name, about, website, partner, auth_method, secret_hash, jwks, redirect_uris,
                         grant_types, scopes, org_id, controller_id, region, role, registered_at, declared_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (client_id) do update set
    name = excluded.name, about = excluded.about, website = excluded.website, partner = excluded.partner,
    auth_method = excluded.auth_method, secret_hash = excluded.secret_hash, jwks = excluded.jwks,
    redirect_uris = excluded.redirect_uris, grant_types = excluded.grant_types, scopes = excluded.scopes,
    org_id = excluded.org_id, controller_id = excluded.controller_id, region = excluded.region, role = excluded.role,
    declared_by = excluded.declared_by
where client.declared_by is null or client.declared_by = excluded.declared_by
returning client_id
"""


class ClientAuthMethod(StrEnum):
    """How a client may authenticate (RFC 7591, section 2)."""

    NONE = "none"
    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    PRIVATE_KEY_JWT = "private_key_jwt"


class GrantType(StrEnum):
    """Every grant there is; no implicit grant, and none that hands a password to a client."""

    AUTHORIZATION_CODE = "authorization_code"
    REFRESH_TOKEN = "refresh_token"  # noqa: S105
    CLIENT_CREDENTIALS = "client_credentials"
    TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105


@dataclass(frozen=True, slots=True)
class MachineIdentity:
    """What a client that acts for itself acts as."""

    org_id: UUID
    controller_id: UUID
    region: str
    role: Role


@dataclass(frozen=True, slots=True)
class Client:
    """A client as it was registered; its secret, which we made, only as its SHA-256.

    The secret or keys before count until `previous_until`. `declared_by` is the controller whose declaration holds it.
    """

    client_id: str
    name: str
    auth_method: ClientAuthMethod
    grant_types: frozenset[GrantType]
    scopes: frozenset[Permission]
    about: str = ""
    website: str = ""
    partner: bool = False
    secret_hash: str | None = field(default=None, repr=False)
    jwks: dict[str, Any] | None = None
    redirect_uris: tuple[str, ...] = ()
    machine: MachineIdentity | None = None
    declared_by: UUID | None = None
    previous_secret_hash: str | None = field(default=None, repr=False)
    previous_jwks: dict[str, Any] | None = None
    previous_until: datetime | None = None

    @property
    def is_public(self) -> bool:
        """Does it have nothing to authenticate with?"""
        return self.auth_method is ClientAuthMethod.NONE

    def secret_hashes(self, now: datetime) -> list[str]:
        """The hashes of the secrets that count now."""
        before = self.previous_secret_hash if self._overlaps(now) else None
        return [kept for kept in (self.secret_hash, before) if kept is not None]

    def key_sets(self, now: datetime) -> list[dict[str, Any]]:
        """The key sets that count now."""
        before = self.previous_jwks if self._overlaps(now) else None
        return [kept for kept in (self.jwks, before) if kept is not None]

    def _overlaps(self, now: datetime) -> bool:
        return self.previous_until is not None and now < self.previous_until

    def actor(self, scopes: frozenset[Permission], token_id: str) -> Actor | None:
        """The client acting for itself; None if it may not."""
        if self.machine is None:
            return None
        return Actor(
            kind=ActorKind.PARTNER,
            subject_id=None,
            organization_id=self.machine.org_id,
            controller_id=self.machine.controller_id,
            region=self.machine.region,
            role=self.machine.role,
            scopes=scopes & self.scopes & ROLES[self.machine.role],
            client_id=self.client_id,
            token_id=token_id,
        )


async def find_client(tx: Transaction, client_id: str) -> Client | None:
    """The client of that name, unless it was disabled; `tx` is one of the directory."""
    row = await tx.fetchrow(_FIND, client_id)
    if row is None:
        return None
    machine = (
        None
        if row["role"] is None
        else MachineIdentity(row["org_id"], row["controller_id"], row["region"], Role(row["role"]))
    )
    return Client(
        client_id=row["client_id"],
        name=row["name"],
        about=row["about"],
        website=row["website"],
        partner=row["partner"],
        auth_method=ClientAuthMethod(row["auth_method"]),
        secret_hash=row["secret_hash"],
        jwks=None if row["jwks"] is None else orjson.loads(row["jwks"]),
        redirect_uris=tuple(row["redirect_uris"]),
        grant_types=frozenset(GrantType(each) for each in row["grant_types"]),
        scopes=frozenset(Permission(each) for each in row["scopes"]),
        machine=machine,
        declared_by=row["declared_by"],
        previous_secret_hash=row["previous_secret_hash"],
        previous_jwks=None if row["previous_jwks"] is None else orjson.loads(row["previous_jwks"]),
        previous_until=row["previous_until"],
    )


async def save_client(tx: Transaction, client: Client, now: datetime) -> None:
    """Register the client, or change what is registered; CONFLICT for one that another controller declared."""
    machine = client.machine
    saved = await tx.fetchval(
        _SAVE,
        client.client_id,
        client.name,
        client.about,
        client.website,
        client.partner,
        client.auth_method.value,
        client.secret_hash,
        None if client.jwks is None else orjson.dumps(client.jwks).decode(),
        list(client.redirect_uris),
        sorted(client.grant_types),
        sorted(client.scopes),
        machine and machine.org_id,
        machine and machine.controller_id,
        machine and machine.region,
        machine and machine.role.value,
        now,
        client.declared_by,
    )
    if saved is None:
        raise DomainError(ErrorCode.CONFLICT, f"{client.client_id} is an application of another controller.")
