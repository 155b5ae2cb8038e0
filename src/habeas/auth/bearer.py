"""Takes the access token out of a request (RFC 6750, section 2.1; RFC 9449, section 7.1) and names its actor."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from starlette.requests import Request

from habeas.access import Actor
from habeas.auth.proofs import Proof
from habeas.auth.tokens import TokenVerifier
from habeas.kernel.errors import DomainError, ErrorCode


class ProofChecker(Protocol):
    """Finds the key that a request proves to hold."""

    def checked(self, request: Request, token: str) -> Proof: ...

    async def use(self, proof: Proof) -> None: ...


class Freshener(Protocol):
    """Learns what was revoked meanwhile."""

    async def freshen(self, *, at_once: bool = False) -> None: ...


class ForeignVerifier(Protocol):
    """Verifies the tokens of other issuers that are trusted."""

    def claims(self, token: str) -> bool: ...

    async def verify(self, token: str, key_thumbprint: str | None = None) -> Actor: ...


Standing = Callable[[Actor], Awaitable[Actor]]
"""Makes of an actor the same one, or one from whom is withheld what they may not do yet."""


class BearerAuthenticator:
    """The way in for tokens in the Authorization header, which is the only way."""

    def __init__(
        self,
        verifier: TokenVerifier,
        proofs: ProofChecker | None = None,
        revocations: Freshener | None = None,
        foreign: ForeignVerifier | None = None,
        standing: Standing | None = None,
    ) -> None:
        self._verifier = verifier
        self._proofs = proofs
        self._revocations = revocations
        self._foreign = foreign
        self._standing = standing

    async def __call__(self, request: Request) -> Actor | None:
        """The actor of the request, None if it carries no credentials.

        Raises UNAUTHENTICATED for credentials that are not accepted, BAD_REQUEST for a request that carries
        them twice or in its URL, and a 401 with a DPoP challenge where the proof of a key fails.
        """
        if request.scope["query_string"] and "access_token" in request.query_params:
            raise DomainError(ErrorCode.BAD_REQUEST, "An access token belongs in the Authorization header.")
        credentials = request.headers.getlist("authorization")
        if not credentials:
            return None
        if len(credentials) > 1:
            raise DomainError(ErrorCode.BAD_REQUEST, "The request has more than one Authorization header.")
        scheme, _, token = credentials[0].partition(" ")
        if self._revocations is not None:
            await self._revocations.freshen()
        if scheme.lower() == "dpop" and token and self._proofs is not None:
            proof = self._proofs.checked(request, token)
            actor = await self._verified(token, proof.key_thumbprint)
            await self._proofs.use(proof)
            return actor
        if scheme.lower() != "bearer" or not token:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Only the schemes Bearer and DPoP are accepted.")
        return await self._verified(token)

    async def _verified(self, token: str, key_thumbprint: str | None = None) -> Actor:
        if self._foreign is not None and self._foreign.claims(token):
            actor = await self._foreign.verify(token, key_thumbprint)
        else:
            actor = self._verifier.verify(token, key_thumbprint)
        return actor if self._standing is None else await self._standing(actor)
