"""Mints access tokens (RFC 9068) with a key of this machine, in the shape that the verifier asks for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson
from joserfc import jws

from habeas.access import Actor
from habeas.auth.keys import SigningKey


def mint(
    actor: Actor,
    *,
    issuer: str,
    audience: str,
    lifetime: timedelta,
    now: datetime,
    key: SigningKey,
    further: Mapping[str, Any] | None = None,
) -> str:
    """A signed token that a verifier of this issuer and audience turns back into `actor`; `further` are more claims."""
    claims = {
        **(further or {}),
        **_authentication(actor),
        "iss": issuer,
        "aud": audience,
        "sub": str(actor.subject_id or actor.client_id),
        "client_id": actor.client_id,
        "jti": actor.token_id,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "scope": " ".join(sorted(actor.scopes)),
        "org": str(actor.organization_id),
        "ctl": str(actor.controller_id),
        "rgn": actor.region,
        "role": actor.role.value,
    }
    header = {"alg": key.algorithm, "typ": "at+jwt", "kid": key.key_id}
    return jws.serialize_compact(header, orjson.dumps(claims), key.private, algorithms=[key.algorithm])


def _authentication(actor: Actor) -> dict[str, Any]:
    """When, how and through whom the person signed in, and whether a partner's client holds the token."""
    told: dict[str, Any] = {}
    if actor.authenticated_at is not None:
        told["auth_time"] = int(actor.authenticated_at.timestamp())
    if actor.authentication_context is not None:
        told["acr"] = actor.authentication_context
    if actor.signed_in_through is not None:
        told["thr"] = str(actor.signed_in_through)
    return {**told, "ptn": True} if actor.by_partner else told
