"""Makes the tokens that a grant decided on: access tokens for ten minutes, refresh tokens for thirty days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from habeas.access import ROLES, Actor, Permission
from habeas.access.stepup import PASSWORD, SECOND_FACTOR
from habeas.auth.authority import ACCESS_LIFE, Authority
from habeas.auth.mint import mint
from habeas.auth.oauth.authorization import Authorization, scope_text, scopes_of
from habeas.auth.oauth.books import keep_refresh
from habeas.auth.oauth.loaded import Bearer, KnownClient, Loaded
from habeas.auth.opaque import new_secret
from habeas.kernel.ids import new_id


class Issuer:
    """Issues tokens for one request; nothing is stored before the request is decided."""

    def __init__(self, authority: Authority, loaded: Loaded) -> None:
        self._authority = authority
        self._loaded = loaded

    def for_person(self, bearer: Bearer, client: KnownClient, scope: str | None, refresh: bool) -> dict[str, Any]:
        """The scopes are what the client may ask, the role grants and the person allowed: all three."""
        wanted = bearer.authorization.scopes if scope is None else scopes_of(scope) & bearer.authorization.scopes
        scopes = wanted & client.client.scopes & ROLES[bearer.space.role]
        answer = self.access_for(bearer, client.client_id, scopes)
        if refresh:
            answer["refresh_token"] = self.refresh(bearer.authorization)
        return answer

    def access_for(
        self,
        bearer: Bearer,
        client_id: str,
        scopes: frozenset[Permission],
        act: Mapping[str, Any] | None = None,
        life: timedelta = ACCESS_LIFE,
    ) -> dict[str, Any]:
        """An access token for a person, of the family of their authorization; `act` says who acts for them."""
        given, loaded = bearer.authorization, self._loaded
        scopes &= bearer.space.opened(loaded.through)
        token_id = f"{given.family.hex}.{new_id().hex}"
        actor = replace(
            bearer.standing.actor(bearer.space, scopes, client_id, token_id),
            authenticated_at=given.authenticated_at,
            authentication_context=SECOND_FACTOR if given.second_factor_at else PASSWORD,
            signed_in_through=loaded.through,
            by_partner=_is_partners(loaded),
        )
        return self._answer(actor, _told(act, bearer.space.managed(loaded.through)), life)

    def for_machine(self, client: KnownClient, scope: str | None) -> dict[str, Any] | None:
        """An access token for a client that acts for itself."""
        wanted = client.client.scopes if not scope else scopes_of(scope)
        actor = client.client.actor(wanted, new_id().hex)
        return None if actor is None else self._answer(actor, {})

    def _answer(self, actor: Actor, further: dict[str, Any], life: timedelta = ACCESS_LIFE) -> dict[str, Any]:
        thumbprint = self._loaded.key_thumbprint
        if thumbprint is not None:
            further["cnf"] = {"jkt": thumbprint}
        token = mint(
            actor,
            issuer=self._authority.issuer,
            audience=self._authority.audience,
            lifetime=life,
            now=self._loaded.now,
            key=self._authority.key,
            further=further,
        )
        return {
            "access_token": token,
            "token_type": "Bearer" if thumbprint is None else "DPoP",
            "expires_in": int(life.total_seconds()),
            "scope": scope_text(actor.scopes),
        }

    def refresh(self, given: Authorization) -> str:
        """A refresh token, which is kept if the request is carried out."""
        secret, now = new_secret(), self._loaded.now
        # Only a public client's refresh token is bound to the key: others authenticate (RFC 9449, section 5).
        public = self._loaded.client is not None and self._loaded.client.is_public
        bound = replace(given, key_thumbprint=self._loaded.key_thumbprint if public else None)
        self._loaded.will(lambda tx: keep_refresh(tx, secret, bound, now))
        return secret


def _is_partners(loaded: Loaded) -> bool:
    """Does a partner's client hold the token, or the one that it is exchanged for?"""
    before = loaded.access is not None and loaded.access.actor.by_partner
    return before or (loaded.client is not None and loaded.client.partner)


def _told(act: Mapping[str, Any] | None, managed: bool) -> dict[str, Any]:
    told: dict[str, Any] = {} if act is None else {"act": act}
    return {**told, "mgd": True} if managed else told
