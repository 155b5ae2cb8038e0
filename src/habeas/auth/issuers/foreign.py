"""Verifies access tokens of trusted external issuers, and finds the person whom they name."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from habeas.access import Actor
from habeas.auth.authority import Authority
from habeas.auth.cache import TokenCache, VerifiedToken
from habeas.auth.claims import KeyBinding, NumericDate, Text
from habeas.auth.issuers.identities import find_identity
from habeas.auth.issuers.newcomers import open_newcomer
from habeas.auth.issuers.trust import TrustedIssuer, by_issuer
from habeas.auth.people.standing import Space, Standing, standing_of
from habeas.auth.remote.remote_keys import RemoteKeys
from habeas.auth.tokens import LEEWAY, LONGEST_TOKEN, REGISTRY, TYPES, bound_actor, refused, token_header
from habeas.outbound import Fetcher

LONGEST_LIFE = 24 * 3600.0
"""Seconds after its making at which a token ends, whatever it says: revocations are remembered a little longer."""

REMEMBERED = 60.0
"""Seconds for which a verified token is not looked at again: what its person may do here can change meanwhile."""

PLAIN = TYPES | {"jwt", "application/jwt"}


class ForeignClaims(BaseModel):
    """The claims that every token must have (RFC 9068, section 2.2); a trust may name more."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow", hide_input_in_errors=True)

    iss: Text
    aud: Text | Annotated[list[Text], Field(min_length=1, max_length=20)]
    sub: Text
    exp: NumericDate
    iat: NumericDate
    nbf: NumericDate = 0
    auth_time: NumericDate | None = None
    acr: Annotated[str, Field(max_length=255)] | None = None
    cnf: KeyBinding | None = None

    def all(self) -> dict[str, Any]:
        """Every claim, those that only a trust knows too."""
        return {**(self.model_extra or {}), "iss": self.iss, "sub": self.sub}


@dataclass(frozen=True)
class _Known:
    rule: TrustedIssuer
    keys: RemoteKeys


class ForeignTokens:
    """The tokens of all trusted issuers; what was verified is remembered for a minute at most."""

    def __init__(
        self, authority: Authority, rules: Iterable[TrustedIssuer], fetcher: Fetcher, cache: TokenCache | None = None
    ) -> None:
        self._authority = authority
        self._known = {
            issuer: _Known(rule, RemoteKeys(issuer, fetcher, authority.clock))
            for issuer, rule in by_issuer(rules, authority.issuer).items()
        }
        self._cache = cache if cache is not None else TokenCache()

    def claims(self, token: str) -> bool:
        """Does the token say that it comes from a trusted issuer? Nothing of it is believed yet."""
        return bool(self._known) and _issuer_of(token) in self._known

    async def verify(self, token: str, key_thumbprint: str | None = None) -> Actor:
        """The actor of a token, as `TokenVerifier.verify`; UNAUTHENTICATED with the reason where it does not count."""
        now = self._authority.clock.now().timestamp()
        verified = self._cache.get(token, now)
        if verified is None:
            verified = await self._verified(token, now)
            self._cache.put(token, verified)
        if self._authority.revocations.revokes(verified.actor, verified.issued_at):
            raise refused("it was revoked")
        return bound_actor(verified, key_thumbprint)

    async def _verified(self, token: str, now: float) -> VerifiedToken:
        known = self._known[_issuer_of(token)]
        claims = await self._signed(token, known)
        _check(claims, known.rule, now)
        standing = await self._standing(known.rule, claims)
        space = _space(known.rule, claims, standing)
        token_id = f"foreign-{hashlib.sha256(token.encode()).hexdigest()[:40]}"
        actor = standing.actor(space, known.rule.permissions(claims.all()), claims.iss, token_id)
        if claims.auth_time is not None:
            at, context = datetime.fromtimestamp(claims.auth_time, UTC), known.rule.authentication_context(claims.acr)
            actor = replace(actor, authenticated_at=at, authentication_context=context)
        return VerifiedToken(
            actor=actor,
            issued_at=claims.iat,
            expires_at=min(claims.exp + LEEWAY, now + REMEMBERED),
            key_thumbprint=claims.cnf.jkt if claims.cnf is not None else None,
        )

    async def _signed(self, token: str, known: _Known) -> ForeignClaims:
        header = token_header(token, PLAIN if known.rule.plain_jwt else TYPES)
        key = await known.keys.find(header["kid"], header["alg"])
        if key is None:
            raise refused("its key is not known here")
        try:
            payload = jws.deserialize_compact(token, key, registry=REGISTRY).payload
            return ForeignClaims.model_validate_json(payload)
        except ValidationError as error:
            raise refused("a claim is missing or malformed") from error
        except (JoseError, ValueError) as error:
            raise refused("its signature does not hold") from error

    async def _standing(self, rule: TrustedIssuer, claims: ForeignClaims) -> Standing:
        identity = await find_identity(self._authority, claims.iss, claims.sub)
        if identity is None and rule.opens_accounts_at is not None:
            identity = await open_newcomer(self._authority, rule, claims.sub, claims.all())
        if identity is None or identity.org_id is not None or identity.region not in self._authority.regions:
            raise refused("its subject is not known here")
        standing = await standing_of(self._authority.regions[identity.region], identity.subject_id)
        if standing is None:
            raise refused("its subject is not known here")
        return standing


def _issuer_of(token: str) -> str:
    if len(token) > LONGEST_TOKEN or token.count(".") != 2:
        return ""
    try:
        payload = orjson.loads(urlsafe_b64decode(token.split(".")[1].encode()))
    except ValueError:
        return ""
    issuer = payload.get("iss") if isinstance(payload, dict) else None
    return issuer if isinstance(issuer, str) else ""


def _check(claims: ForeignClaims, rule: TrustedIssuer, now: float) -> None:
    audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    if claims.iss != rule.issuer:
        raise refused("another issuer made it")
    if rule.audience not in audiences:
        raise refused("it is meant for another audience")
    if min(claims.exp, claims.iat + LONGEST_LIFE) <= now - LEEWAY:
        raise refused("it has expired")
    if max(claims.iat, claims.nbf, claims.auth_time or 0) > now + LEEWAY:
        raise refused("it is not valid yet")


def _space(rule: TrustedIssuer, claims: ForeignClaims, standing: Standing) -> Space:
    """Where the person acts: their own space, or the one that the claims stand for, if it is theirs here too."""
    try:
        org_id, role = rule.organization(claims.all()), rule.role(claims.all())
    except KeyError as error:
        raise refused("its organization or role stands for nothing here") from error
    space = standing.space(org_id) if org_id is not None else next(iter(standing.spaces), None)
    if space is None or space.controller_id != rule.controller or role not in (None, space.role):
        raise refused("its subject does not act there in that role")
    return space
