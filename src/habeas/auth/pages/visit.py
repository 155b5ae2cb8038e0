"""What every handler of a page needs: its form, its visitor, and errors that become pages."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from habeas.auth.authority import Authority
from habeas.auth.oauth.asked import Parameters, from_form, from_query
from habeas.auth.oauth.authorize import AuthorizationError, wish_of
from habeas.auth.pages.html import SESSION, cookie_of, goto, is_ours, page, source_of
from habeas.auth.people.sessions import Session, find_session
from habeas.auth.throttle import network_of
from habeas.kernel.errors import DomainError, ErrorCode

LOG = logging.getLogger(__name__)
STATUS = {ErrorCode.RATE_LIMITED: 429, ErrorCode.NOT_FOUND: 404, ErrorCode.FORBIDDEN: 403, ErrorCode.CONFLICT: 409}
Answer = Callable[["Visit"], Awaitable[Response]]


@dataclass(frozen=True)
class Visit:
    """One request for a page."""

    authority: Authority
    request: Request
    query: Parameters
    form: Parameters
    session: Session | None

    @property
    def address(self) -> str:
        """The network that the visitor comes from, as attempts are counted."""
        return network_of(self.request)

    @property
    def is_post(self) -> bool:
        return self.request.method == "POST"

    def given(self, name: str) -> str:
        """A parameter of the form, or else of the URL."""
        return self.form.get(name) or self.query.get(name)

    def require_session(self) -> Session:
        """The session of the visitor; FORBIDDEN where there is none."""
        if self.session is None:
            raise DomainError(ErrorCode.FORBIDDEN, "Sign in first.")
        return self.session

    def require_own_means(self) -> Session:
        """The session, if the person opened it themself: FORBIDDEN through an organization.

        Whoever runs an organization's sign-in must not change how the person gets in without it.
        """
        session = self.require_session()
        if session.through_org is not None:
            raise DomainError(ErrorCode.FORBIDDEN, "Sign in by your own means first, not through your organization.")
        return session

    def form_id(self) -> UUID:
        """The id that the form names; NOT_FOUND where it is none."""
        try:
            return UUID(self.form.get("id"))
        except ValueError as error:
            raise DomainError(ErrorCode.NOT_FOUND, "There is no such thing.") from error

    def afterwards(self, response: Response, work: Callable[..., Awaitable[None]], *values: object) -> Response:
        """Answer first, work then: how long the work takes, or that it fails, tells the visitor nothing."""

        async def done() -> None:
            try:
                await work(self.authority, *values)
            except Exception as error:
                LOG.error("what was promised on a page was not done: %s", type(error).__name__)

        response.background = BackgroundTask(done)
        return response

    def page(self, template: str, status: int = 200, targets: tuple[str, ...] = (), **values: object) -> Response:
        return page(self.authority, self.request, template, status, targets, **values)

    async def targets(self) -> tuple[str, ...]:
        """Where the client's answer will go, if the visitor is on the way through an authorization request."""
        path, _, query = self.given("continue").partition("?")
        if path != "/oauth/authorize":
            return ()
        asked = from_query(Request({"type": "http", "query_string": query.encode("ascii", "ignore"), "headers": []}))
        try:
            return (source_of((await wish_of(self.authority, asked)).redirect_uri),)
        except (AuthorizationError, DomainError):
            return ()


def handler(
    authority: Authority, answer: Answer, *, signed_in: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint: forms must be ours, errors are told on a page, and where needed somebody must have signed in."""

    async def endpoint(request: Request) -> Response:
        try:
            visit = await _visit(authority, request)
            if signed_in and (visit.session is None or not visit.session.complete):
                return goto("/sign-in")
            return await answer(visit)
        except DomainError as error:
            status = STATUS.get(error.code, 400)
            return page(authority, request, "message", status, title="This did not work", text=error.message)

    return endpoint


async def _visit(authority: Authority, request: Request) -> Visit:
    form = await from_form(request) if request.method == "POST" else Parameters(())
    if request.method == "POST" and not is_ours(authority, request, form.get("form_token")):
        raise DomainError(ErrorCode.FORBIDDEN, "The form has expired. Go back, load the page again and send it anew.")
    if form.repeated:
        raise DomainError(ErrorCode.BAD_REQUEST, "A field occurs twice.")
    cookie = cookie_of(authority, request, SESSION)
    session = await find_session(authority, cookie) if cookie else None
    return Visit(authority, request, from_query(request), form, session)
