"""Every URL of the authorization server and of the sign-in, in one list."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from habeas.auth.authority import Authority
from habeas.auth.federation.relying_party import CALLBACK
from habeas.auth.oauth.metadata import metadata
from habeas.auth.oauth.places import AUTHORIZE, INTROSPECT, METADATA, REVOKE, TOKEN
from habeas.auth.oauth.responses import OPEN, oauth_response
from habeas.auth.oauth.token_affairs import introspection, revocation
from habeas.auth.oauth.token_endpoint import TokenEndpoint
from habeas.auth.pages import account, choice, consent, factors, organization, recover, register, sign_in
from habeas.auth.pages.html import STYLE
from habeas.auth.pages.visit import Answer, handler

BOTH = ["GET", "POST"]


def auth_routes(authority: Authority) -> list[Route]:
    """The URLs of one authority."""
    return [*_oauth(authority), *_sign_in(authority), *_account(authority)]


def _oauth(authority: Authority) -> list[Route]:
    document = metadata(authority)

    async def described(_: Request) -> Response:
        return oauth_response(document, headers={"cache-control": "public, max-age=300"})

    endpoint = TokenEndpoint(authority)

    async def token(request: Request) -> Response:
        return await endpoint(request)

    return [
        Route(METADATA, described),
        Route(AUTHORIZE, handler(authority, consent.authorize), methods=BOTH),
        *_for_any_origin(TOKEN, token),
        *_for_any_origin(REVOKE, revocation(authority)),
        *_for_any_origin(INTROSPECT, introspection(authority)),
    ]


def _sign_in(authority: Authority) -> list[Route]:
    async def style(_: Request) -> Response:
        return FileResponse(STYLE)

    def page(path: str, answer: Answer, methods: list[str]) -> Route:
        return Route(path, handler(authority, answer), methods=methods)

    return [
        Route("/sign-in/sign-in.css", style),
        Route("/sign-in/passkey.js", factors.script),
        page("/sign-in", sign_in.sign_in, BOTH),
        page("/sign-in/code", sign_in.code, BOTH),
        page("/sign-in/passkey", sign_in.passkey, ["POST"]),
        Route(choice.CHOICE, handler(authority, choice.choice, signed_in=True), methods=BOTH),
        page("/sign-out", sign_in.sign_out, ["POST"]),
        page("/register", register.register, BOTH),
        page("/register/verify", register.verify, BOTH),
        page("/recover", recover.recover, BOTH),
        page("/recover/password", recover.new_password, BOTH),
        page("/recover/code", recover.with_code, BOTH),
        page("/sign-in/organization", organization.start, ["GET"]),
        page(CALLBACK, organization.back, ["GET"]),
        page("/sign-in/organization/join", organization.join, ["POST"]),
    ]


def _account(authority: Authority) -> list[Route]:
    def page(path: str, answer: Answer, methods: list[str]) -> Route:
        return Route(path, handler(authority, answer, signed_in=True), methods=methods)

    return [
        page("/account", account.account, ["GET"]),
        page(organization.LINK, organization.link, BOTH),
        page("/account/unlink", account.drop_identity, ["POST"]),
        page("/account/withdraw", account.withdraw, ["POST"]),
        page("/account/end-session", account.end, ["POST"]),
        page("/account/second-factor", factors.new_application, ["POST"]),
        page("/account/passkey", factors.new_passkey, ["POST"]),
        page("/account/rename-factor", factors.rename, ["POST"]),
        page("/account/remove-factor", factors.drop, ["POST"]),
        page("/account/backup-codes", factors.backup_codes, ["POST"]),
        page("/account/password", account.password, ["POST"]),
    ]


def _for_any_origin(path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> list[Route]:
    """No cookie counts here, so scripts of any origin may call it."""
    return [Route(path, _preflight, methods=["OPTIONS"]), Route(path, endpoint, methods=["POST"])]


async def _preflight(_: Request) -> Response:
    allowed = {
        **OPEN,
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "authorization, content-type, dpop",
        "access-control-max-age": "600",
    }
    return Response(status_code=204, headers=allowed)
