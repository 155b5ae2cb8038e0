"""What an authorization request asks, and the code that answers it; the pages in between are elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc6749.errors import InvalidRequestError, InvalidScopeError

from habeas.access import Permission
from habeas.auth.authority import Authority
from habeas.auth.oauth.asked import AskedRequest, Parameters
from habeas.auth.oauth.authorization import Authorization, scopes_of
from habeas.auth.oauth.books import give_consent, keep_code, note_session, note_through
from habeas.auth.oauth.client import Client, find_client
from habeas.auth.oauth.exchange import InvalidTargetError
from habeas.auth.oauth.loaded import Loaded
from habeas.auth.oauth.places import AUTHORIZE
from habeas.auth.oauth.server import GrantServer
from habeas.auth.opaque import new_secret
from habeas.auth.people.sessions import Session
from habeas.auth.people.standing import Space, Standing
from habeas.kernel.ids import new_id
from habeas.storage.unscoped import unscoped

NEVER = datetime.fromtimestamp(0, UTC)
"""When somebody whom their organization signed in has shown their own means: what asks for that asks them anew."""

REFUSED_PARAMETERS = {"request": "request_not_supported", "request_uri": "request_uri_not_supported"}


class AuthorizationError(Exception):
    """The request is refused; `location` is where the client is told, empty where nobody can be told but the person."""

    def __init__(self, message: str, location: str = "") -> None:
        super().__init__(message)
        self.message, self.location = message, location


@dataclass(frozen=True, slots=True)
class Wish:
    """An authorization request that holds."""

    client: Client
    redirect_uri: str
    state: str
    scopes: frozenset[Permission]
    code_challenge: str
    resource: str
    prompt: frozenset[str]
    max_age: int | None
    acr_values: frozenset[str]
    key_thumbprint: str | None

    def spaces(self, standing: Standing, through: UUID | None = None) -> tuple[Space, ...]:
        """The organizations for which the request can open anything, to whoever signed in `through` one of them."""
        return tuple(space for space in standing.spaces if self.opens(space, through))

    def opens(self, space: Space, through: UUID | None = None) -> frozenset[Permission]:
        """What it would open there."""
        return self.scopes & space.opened(through)

    def asks_of(self, standing: Standing, through: UUID | None = None) -> frozenset[Permission]:
        """What it would open in any of the person's organizations: what the person is asked to allow."""
        return frozenset().union(*(self.opens(space, through) for space in standing.spaces))


async def wish_of(authority: Authority, parameters: Parameters) -> Wish:
    """What is asked; AuthorizationError where it must not be answered (RFC 6749, section 4.1.2.1)."""
    async with unscoped(authority.books, because="a client asks for authorization") as tx:
        client = await find_client(tx, parameters.get("client_id"))
    loaded = Loaded(now=authority.clock.now(), client=client)
    asked = AskedRequest("GET", AUTHORIZE, parameters, {})
    try:
        grant = GrantServer(authority, loaded).get_consent_grant(asked)
        return _checked(authority, parameters, client, grant.redirect_uri)
    except OAuth2Error as error:
        raise _refusal(authority, error, parameters, client) from error
    except ValueError as error:
        # Authlib quotes parameters in its error texts, and fails on characters that these must not have.
        raise AuthorizationError("The request cannot be read.") from error


def _checked(authority: Authority, parameters: Parameters, client: Client | None, redirect_uri: str) -> Wish:
    if client is None or parameters.repeated:
        raise InvalidRequestError("A parameter occurs twice.")
    for name, code in REFUSED_PARAMETERS.items():
        if parameters.get(name):
            raise OAuth2Error("Send the parameters themselves.", error=code)
    if parameters.get("response_mode") not in ("", "query"):
        raise InvalidRequestError("Only the response mode query is offered.")
    if (resource := parameters.get("resource")) and not authority.means(resource):
        raise InvalidTargetError("Tokens are made for this API only.")
    scopes = scopes_of(parameters.get("scope")) & client.scopes
    if not scopes:
        raise InvalidScopeError("The client may not ask for any of these scopes.")
    max_age = parameters.get("max_age")
    if max_age and not (max_age.isdecimal() and max_age.isascii() and len(max_age) < 10):
        raise InvalidRequestError("max_age is a number of seconds.")
    return Wish(
        client=client,
        redirect_uri=redirect_uri,
        state=parameters.get("state"),
        scopes=scopes,
        code_challenge=parameters.get("code_challenge"),
        resource=authority.audience,
        prompt=frozenset(parameters.get("prompt").split()),
        max_age=int(max_age) if max_age else None,
        acr_values=frozenset(parameters.get("acr_values").split()),
        key_thumbprint=parameters.get("dpop_jkt") or None,
    )


async def grant_code(
    authority: Authority, wish: Wish, session: Session, standing: Standing, org_id: UUID, allowed: frozenset[Permission]
) -> str:
    """Write down the consent and a code; the answer is where the browser goes with it."""
    space = standing.space(org_id)
    if space is None or not wish.opens(space, session.through_org):
        raise AuthorizationError(
            "You cannot act for this organization here.", refused(authority, wish, "access_denied")
        )
    code, now = new_secret(), authority.clock.now()
    async with unscoped(authority.books, because="somebody allows a client") as tx:
        consent_id = await give_consent(tx, standing.subject_id, standing.region, wish.client.client_id, allowed, now)
        given = Authorization(
            family=new_id(),
            consent_id=consent_id,
            client_id=wish.client.client_id,
            subject_id=standing.subject_id,
            region=standing.region,
            org_id=org_id,
            scopes=wish.opens(space, session.through_org) & allowed,
            resource=wish.resource,
            key_thumbprint=wish.key_thumbprint,
            authenticated_at=session.authenticated_at if session.through_org is None else NEVER,
            second_factor_at=session.second_factor_at,
        )
        if session.through_org is not None:
            await note_through(tx, given, session.through_org, now)
        await note_session(tx, given, session.id, now)
        await keep_code(tx, code, given, wish.redirect_uri, wish.code_challenge, now)
    return _answer(authority, wish.redirect_uri, {"code": code, "state": wish.state})


def refused(authority: Authority, wish: Wish, error: str, description: str = "") -> str:
    """Where the browser goes with a refusal."""
    return _answer(
        authority, wish.redirect_uri, {"error": error, "error_description": description, "state": wish.state}
    )


def _refusal(
    authority: Authority, error: OAuth2Error, parameters: Parameters, client: Client | None
) -> AuthorizationError:
    description = str(error.description or error.error)
    redirect_uri = parameters.get("redirect_uri")
    trusted = client is not None and redirect_uri in client.redirect_uris
    if not trusted or parameters.repeated & {"client_id", "redirect_uri"}:
        return AuthorizationError(description)
    values = {"error": str(error.error), "error_description": description, "state": parameters.get("state")}
    return AuthorizationError(description, _answer(authority, redirect_uri, values))


def _answer(authority: Authority, redirect_uri: str, values: Mapping[str, str]) -> str:
    """With `iss`, so that a client of several servers knows whose answer it is (RFC 9207)."""
    shown = {name: value for name, value in values.items() if value}
    return str(add_params_to_uri(redirect_uri, [*shown.items(), ("iss", authority.issuer)]))
