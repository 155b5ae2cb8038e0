"""Verifies access tokens (RFC 9068): which are accepted, and nothing else is."""

import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import orjson
from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode
from pydantic import ValidationError

from habeas.access import Actor
from habeas.access.stepup import SECOND_FACTOR
from habeas.auth.cache import TokenCache, VerifiedToken
from habeas.auth.claims import AccessTokenClaims
from habeas.auth.keys import ALGORITHMS, TrustedKeys
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode

LONGEST_TOKEN = 8192
LEEWAY = 30.0
TYPES = frozenset({"at+jwt", "application/at+jwt"})
HEADER_MEMBERS = frozenset({"alg", "typ", "kid"})
"""All that a header may hold: `crit`, `b64`, `jwk`, `jku`, `x5u`, `x5c` and whatever comes later are refused."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)


class Revocations(Protocol):
    """Knows which tokens no longer count; asked on every request, also for tokens in the cache."""

    def revokes(self, actor: Actor, issued_at: float) -> bool: ...


class NothingRevoked:
    """The revocations of a deployment that has none."""

    def revokes(self, actor: Actor, issued_at: float) -> bool:
        return False


@dataclass(frozen=True)
class Expectations:
    """Whose tokens are accepted, and for whom they must be meant."""

    issuer: str
    audience: str


class _ListedAlgorithms(JWSRegistry):
    """Only the algorithms of the list; EdDSA stays, without the library's warning about its older name."""

    def get_alg(self, name: str) -> Any:
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


REGISTRY = _ListedAlgorithms(algorithms=ALGORITHMS)


class TokenVerifier:
    """Turns a token into an actor, or raises UNAUTHENTICATED with a reason that is safe to tell."""

    def __init__(
        self,
        keys: TrustedKeys,
        expectations: Expectations,
        clock: Clock,
        revocations: Revocations | None = None,
        cache: TokenCache | None = None,
        renew: Callable[[], TrustedKeys] | None = None,
    ) -> None:
        self._keys = keys
        self._expectations = expectations
        self._clock = clock
        self._revocations = revocations or NothingRevoked()
        self._renew = renew
        self._cache = cache if cache is not None else TokenCache()

    def replace_keys(self, keys: TrustedKeys) -> None:
        """Trust these keys from now on; tokens of keys that left are verified anew, and so refused."""
        self._keys = keys
        self._cache.clear()

    def verify(self, token: str, key_thumbprint: str | None = None) -> Actor:
        """The actor of a token; one that is bound to a key counts only with the proof of that key (RFC 9449)."""
        return bound_actor(self.inspect(token), key_thumbprint)

    def inspect(self, token: str) -> VerifiedToken:
        """What a token says that counts now, whoever brought it."""
        self._take_up_keys()
        now = self._clock.now().timestamp()
        verified = self._cache.get(token, now)
        if verified is None:
            verified = self._verified(token, now)
            self._cache.put(token, verified)
        if self._revocations.revokes(verified.actor, verified.issued_at) or (verified.act and self._left(verified)):
            raise refused("it was revoked")
        return verified

    def _left(self, verified: VerifiedToken) -> bool:
        """Does anybody no longer count of those who act, one for another? The first of them gave the others theirs."""
        act, actor = verified.act, verified.actor
        while act:
            if self._revocations.revokes(replace(actor, client_id=str(act["sub"])), verified.issued_at):
                return True
            act = act.get("act")
        return False

    def _take_up_keys(self) -> None:
        """Trust what is trusted now, where keys rotate while the process runs."""
        keys = self._renew() if self._renew is not None else self._keys
        if keys is not self._keys:
            self.replace_keys(keys)

    def _verified(self, token: str, now: float) -> VerifiedToken:
        claims = self._claims(token)
        self._check(claims, now)
        try:
            return VerifiedToken(
                actor=claims.actor(),
                issued_at=claims.iat,
                expires_at=claims.exp + LEEWAY,
                key_thumbprint=claims.cnf.jkt if claims.cnf is not None else None,
                authenticated_at=claims.authenticated_at(),
                second_factor_at=claims.authenticated_at() if claims.acr == SECOND_FACTOR else None,
                act=claims.act.model_dump(exclude_none=True) if claims.act is not None else None,
            )
        except (KeyError, ValueError, OverflowError) as error:
            raise refused("its role and subject do not fit") from error

    def _claims(self, token: str) -> AccessTokenClaims:
        header = token_header(token)
        key = self._keys.find(header["kid"], header["alg"])
        if key is None:
            raise refused("its key is not known here")
        try:
            payload = jws.deserialize_compact(token, key, registry=REGISTRY).payload
        except (JoseError, ValueError) as error:
            raise refused("its signature does not hold") from error
        try:
            return AccessTokenClaims.model_validate_json(payload)
        except ValidationError as error:
            raise refused("a claim is missing or malformed") from error

    def _check(self, claims: AccessTokenClaims, now: float) -> None:
        if claims.iss != self._expectations.issuer:
            raise refused("another issuer made it")
        if self._expectations.audience not in claims.audiences():
            raise refused("it is meant for another audience")
        if claims.exp <= now - LEEWAY:
            raise refused("it has expired")
        if max(claims.iat, claims.nbf, claims.auth_time or 0) > now + LEEWAY:
            raise refused("it is not valid yet")


def bound_actor(verified: VerifiedToken, key_thumbprint: str | None) -> Actor:
    """The actor of a token, if the key that it is bound to is the one that was proved."""
    if verified.key_thumbprint is not None and key_thumbprint is None:
        raise refused("it is bound to a key and does not count as a bearer token")
    if verified.key_thumbprint != key_thumbprint:
        raise refused("it is not bound to the key of this proof")
    return verified.actor


def token_header(token: str, types: frozenset[str] = TYPES) -> dict[str, str]:
    """The header of a token in the compact form, before anything of it is believed."""
    if len(token) > LONGEST_TOKEN or not _SHAPE.fullmatch(token):
        raise refused("it is not a signed token")
    try:
        header = orjson.loads(urlsafe_b64decode(token.partition(".")[0].encode()))
    except (ValueError, binascii.Error) as error:
        raise refused("its header cannot be read") from error
    if not isinstance(header, dict) or header.keys() != HEADER_MEMBERS:
        raise refused("its header has members that are missing or not accepted")
    if not all(isinstance(value, str) for value in header.values()):
        raise refused("its header is malformed")
    if header["typ"].lower() not in types:
        raise refused("it is not an access token")
    return header


def refused(reason: str) -> DomainError:
    """The one refusal of tokens, with its reason."""
    return DomainError(ErrorCode.UNAUTHENTICATED, f"The access token is not accepted: {reason}.")
