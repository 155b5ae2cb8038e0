"""POST /oauth/token: loads what the grant will ask for, lets Authlib decide, and stores what was decided."""

from datetime import datetime

from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc6749.errors import InvalidRequestError
from starlette.requests import Request
from starlette.responses import Response

from habeas.auth.authority import Authority
from habeas.auth.cache import VerifiedToken
from habeas.auth.oauth.asked import AskedRequest, Parameters, from_form
from habeas.auth.oauth.books import came_through, consented, find_code, find_refresh, is_first_time, stands
from habeas.auth.oauth.client import GrantType
from habeas.auth.oauth.exchange import ACCESS_TOKEN, REFRESH_TOKEN, InvalidTargetError
from habeas.auth.oauth.knocking import credentials_of, knock
from habeas.auth.oauth.loaded import Loaded
from habeas.auth.oauth.places import TOKEN
from habeas.auth.oauth.responses import error_response, refusal_response
from habeas.auth.oauth.server import GrantServer
from habeas.auth.people.standing import standing_of
from habeas.auth.proofs import InvalidProofError, Proof, UseNonceError, checked_proof
from habeas.auth.proving import forget_proof_at
from habeas.auth.throttle import network_of
from habeas.kernel.errors import DomainError
from habeas.storage.transaction import Transaction
from habeas.storage.unscoped import unscoped


class DpopError(OAuth2Error):  # type: ignore[misc]
    """A proof that does not hold, or that lacks the server's nonce (RFC 9449, sections 5 and 8)."""


class TokenEndpoint:
    """The token endpoint of one authority."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    async def __call__(self, request: Request) -> Response:
        """A token, or an error of RFC 6749, section 5.2."""
        headers: dict[str, str] = {}
        if "dpop" in request.headers:
            headers["dpop-nonce"] = self._authority.nonces.issue(self._authority.clock.now())
        try:
            response = await self._answered(request, await from_form(request))
        except OAuth2Error as error:
            return error_response(error, headers)
        except DomainError as error:
            return refusal_response(error, headers)
        response.headers.update(headers)
        return response

    async def _answered(self, request: Request, parameters: Parameters) -> Response:
        if parameters.repeated:
            raise InvalidRequestError("A parameter occurs twice.")
        self._check_target(parameters)
        credentials = credentials_of(request, parameters)
        loaded = Loaded(now=self._authority.clock.now())
        loaded.client, loaded.proved = await knock(self._authority, credentials, network_of(request))
        loaded.access = await self._access(parameters)
        proof = self._proof(request)
        loaded.key_thumbprint = proof.key_thumbprint if proof is not None else None
        async with unscoped(self._authority.books, because="a token is asked for") as tx:
            await self._load(loaded, tx, parameters)
            asked = AskedRequest("POST", TOKEN, parameters, {"Authorization": request.headers.get("authorization", "")})
            response = GrantServer(self._authority, loaded).answer(asked)
            if proof is not None and response.status_code == 200:
                await _use(proof, tx, loaded.now)
            for effect in loaded.effects:
                await effect(tx)
        return response

    def _check_target(self, parameters: Parameters) -> None:
        for name in ("resource", "audience"):
            if (resource := parameters.get(name)) and not self._authority.means(resource):
                raise InvalidTargetError("Tokens are made for this API only.")

    def _proof(self, request: Request) -> Proof | None:
        proofs = request.headers.getlist("dpop")
        if not proofs:
            return None
        authority = self._authority
        now, url = authority.clock.now(), authority.url(TOKEN)
        try:
            if len(proofs) > 1:
                raise InvalidProofError("The request has more than one proof.")
            return checked_proof(proofs[0], method="POST", url=url, now=now, nonces=authority.nonces)
        except UseNonceError as error:
            raise DpopError("Use the nonce of this server.", error="use_dpop_nonce") from error
        except InvalidProofError as error:
            raise DpopError(str(error), error="invalid_dpop_proof") from error

    async def _load(self, loaded: Loaded, tx: Transaction, parameters: Parameters) -> None:
        grant, kind = parameters.get("grant_type"), parameters.get("subject_token_type")
        if grant == GrantType.AUTHORIZATION_CODE:
            loaded.code = await find_code(tx, parameters.get("code"))
        if grant == GrantType.REFRESH_TOKEN:
            loaded.refresh = await find_refresh(tx, parameters.get("refresh_token"))
        if grant == GrantType.TOKEN_EXCHANGE and kind == REFRESH_TOKEN:
            loaded.refresh = await find_refresh(tx, parameters.get("subject_token"))
        await self._load_person(loaded, tx)

    async def _access(self, parameters: Parameters) -> VerifiedToken | None:
        if parameters.get("subject_token_type") != ACCESS_TOKEN:
            return None
        await self._authority.revocations.freshen(at_once=True)
        try:
            return self._authority.verifier.inspect(parameters.get("subject_token"))
        except DomainError:
            return None

    async def _load_person(self, loaded: Loaded, tx: Transaction) -> None:
        kept = loaded.code or loaded.refresh
        if kept is not None:
            region, subject_id = kept.authorization.region, kept.authorization.subject_id
            loaded.consent_stands = await stands(tx, kept.authorization.consent_id)
            loaded.through = await came_through(tx, kept.authorization)
        elif loaded.access is not None and loaded.access.actor.subject_id is not None:
            region, subject_id = loaded.access.actor.region, loaded.access.actor.subject_id
            loaded.consent_stands, loaded.through = True, loaded.access.actor.signed_in_through
        else:
            return
        if region in self._authority.regions:
            loaded.standing = await standing_of(self._authority.regions[region], subject_id)
        if loaded.client is not None:
            loaded.consented = await consented(tx, subject_id, loaded.client.client_id)


async def _use(proof: Proof, tx: Transaction, now: datetime) -> None:
    """Let a proof count once. What is refused anyway fills no books, so this comes before nothing but the effects."""
    if not await is_first_time(tx, "proof", proof.identifier, forget_proof_at(now), now):
        raise DpopError("The proof was used before.", error="invalid_dpop_proof")
