"""A client that shows who it is by a signed assertion (RFC 7523, private_key_jwt)."""

import binascii
import re
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from habeas.auth.authority import Authority
from habeas.auth.keys import TrustedKeys
from habeas.auth.oauth.books import is_first_time
from habeas.auth.oauth.client import Client
from habeas.kernel.errors import DomainError
from habeas.storage.transaction import Transaction

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("ES256", "RS256", "PS256", "Ed25519")
LONGEST, LONGEST_LIFE, LEEWAY = 8192, 600.0, 30.0
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_REGISTRY = JWSRegistry(algorithms=ALGORITHMS)


class _Claims(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    iss: str
    sub: str
    aud: str | list[str]
    jti: Annotated[str, Field(min_length=1, max_length=255)]
    exp: Annotated[float, Field(ge=0, lt=2**40, allow_inf_nan=False)]
    iat: Annotated[float, Field(ge=0, lt=2**40, allow_inf_nan=False)] | None = None
    nbf: Annotated[float, Field(ge=0, lt=2**40, allow_inf_nan=False)] = 0


def claimed_client(assertion: str) -> str:
    """The client that an assertion names, before anything of it is believed; empty where it names none."""
    payload = _decoded(assertion, 1)
    subject = payload.get("sub") if payload else None
    return subject if isinstance(subject, str) else ""


async def proves(authority: Authority, tx: Transaction, client: Client, assertion: str) -> bool:
    """Does the assertion hold for this client, here, now, and for the first time?"""
    claims = _signed(client, assertion, authority.clock.now())
    if claims is None or not _fits(authority, client, claims):
        return False
    forget_at = datetime.fromtimestamp(claims.exp + LEEWAY, UTC)
    return await is_first_time(tx, "assertion", f"{client.client_id} {claims.jti}", forget_at, authority.clock.now())


def _signed(client: Client, assertion: str, now: datetime) -> _Claims | None:
    for key_set in client.key_sets(now):
        if (claims := _signed_with(key_set, assertion)) is not None:
            return claims
    return None


def _signed_with(key_set: dict[str, Any], assertion: str) -> _Claims | None:
    header = _decoded(assertion, 0)
    if header is None or not header.keys() <= {"alg", "typ", "kid"}:
        return None
    try:
        keys = TrustedKeys.from_jwks(key_set)
        candidates = [keys.find(str(header["kid"]), str(header.get("alg")))] if "kid" in header else keys.by_id.values()
        for key in candidates:
            if key is not None and (payload := _payload(assertion, key)) is not None:
                return _Claims.model_validate_json(payload)
    except (ValidationError, DomainError):
        return None
    return None


def _payload(assertion: str, key: Any) -> bytes | None:
    try:
        return jws.deserialize_compact(assertion, key, registry=_REGISTRY).payload
    except (JoseError, ValueError, TypeError):
        return None


def _fits(authority: Authority, client: Client, claims: _Claims) -> bool:
    now = authority.clock.now().timestamp()
    audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    meant = {authority.issuer, authority.url("/oauth/token")}
    return (
        claims.iss == claims.sub == client.client_id
        and len(audiences) == 1
        and audiences[0] in meant
        and now - LEEWAY < claims.exp <= now + LONGEST_LIFE
        and max(claims.iat or 0, claims.nbf) <= now + LEEWAY
    )


def _decoded(assertion: str, part: int) -> dict[str, Any] | None:
    if len(assertion) > LONGEST or not _SHAPE.fullmatch(assertion):
        return None
    try:
        value = orjson.loads(urlsafe_b64decode(assertion.split(".")[part].encode()))
    except (ValueError, binascii.Error):
        return None
    return value if isinstance(value, dict) else None
