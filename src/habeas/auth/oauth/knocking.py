"""Finds out which client asks and whether its secret or assertion holds, before any grant decides."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidRequestError
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from starlette.requests import Request

from habeas.auth.authority import Authority
from habeas.auth.oauth.asked import Parameters
from habeas.auth.oauth.assertions import ASSERTION_TYPE, claimed_client, proves
from habeas.auth.oauth.client import Client, ClientAuthMethod, find_client
from habeas.auth.throttle import CLIENT_SECRET, CLIENT_SECRET_FROM_ADDRESS
from habeas.clients.rules import digest_of
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.transaction import Transaction
from habeas.storage.unscoped import unscoped

_NO_SECRET = digest_of("")


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What a request brought to show who the client is; at most one kind of it."""

    client_id: str
    secret: str = ""
    assertion: str = ""


def credentials_of(request: Request, parameters: Parameters) -> Credentials:
    """invalid_request where two ways of authentication are used at once (RFC 6749, section 2.3)."""
    basic = request.headers.get("authorization", "")
    secret, assertion = parameters.get("client_secret"), parameters.get("client_assertion")
    if sum(map(bool, (basic, secret, assertion))) > 1:
        raise InvalidRequestError("Authenticate in one way.")
    if basic:
        return _from_basic(basic, parameters)
    if assertion:
        if parameters.get("client_assertion_type") != ASSERTION_TYPE:
            raise InvalidClientError("The type of the assertion is not accepted.")
        client_id = claimed_client(assertion)
        if parameters.get("client_id") not in ("", client_id):
            raise InvalidClientError("The assertion names another client.")
        return Credentials(client_id, assertion=assertion)
    return Credentials(parameters.get("client_id"), secret=secret)


async def knock(authority: Authority, credentials: Credentials, address: str) -> tuple[Client | None, bool]:
    """The client, and whether it proved to be it; a public client proves nothing. RATE_LIMITED after many failures.

    It is over before the request's own transaction begins.
    """
    own = (CLIENT_SECRET, f"{credentials.client_id} {address}")
    tries = [(CLIENT_SECRET_FROM_ADDRESS, address), own] if credentials.secret or credentials.assertion else []
    for limit, key in tries:
        if await authority.throttle.is_exhausted(limit, key):
            raise DomainError(ErrorCode.RATE_LIMITED, "Too many attempts. Wait a quarter of an hour and try again.")
    async with unscoped(authority.books, because="a client is looked up") as tx:
        client = await find_client(tx, credentials.client_id) if credentials.client_id else None
        proved = bool(credentials.assertion) and await _asserts(authority, tx, client, credentials.assertion)
    if credentials.secret:
        proved = _knows(client, credentials.secret, authority.clock.now())
    if not proved:
        for limit, key in tries:
            await authority.throttle.allows(limit, key)
    return client, proved


def _knows(client: Client | None, secret: str, now: datetime) -> bool:
    """Is it a secret of the client that counts now? The same work for a client that does not exist.

    We make every secret, of 256 random bits: a digest does, and nobody can tire the server by guessing.
    """
    kept = client.secret_hashes(now) if client is not None else []
    given = digest_of(secret).encode()
    found = [hmac.compare_digest(given, each.encode()) for each in (kept or [_NO_SECRET])]
    return bool(kept) and any(found)


async def _asserts(authority: Authority, tx: Transaction, client: Client | None, assertion: str) -> bool:
    if client is None or client.auth_method is not ClientAuthMethod.PRIVATE_KEY_JWT:
        return False
    return await proves(authority, tx, client, assertion)


def _from_basic(basic: str, parameters: Parameters) -> Credentials:
    try:
        client_id, secret = extract_basic_authorization({"Authorization": basic})
    except ValueError:
        client_id, secret = None, None
    if not client_id or not secret:
        raise InvalidClientError("The credentials cannot be read.", status_code=401)
    if parameters.get("client_id") not in ("", client_id):
        raise InvalidRequestError("The credentials and the client_id name two clients.")
    return Credentials(client_id, secret=secret)
