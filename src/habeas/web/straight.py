"""The way of a POST to /graphql past the framework's routes and layers: what guards it stands around both ways."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from habeas.kernel.errors import DomainError
from habeas.web.graphql_view import GraphQLView
from habeas.web.responses import Refusals

ENDPOINT = "/graphql"


class Straight:
    """Hands such a request to the view by itself; every other one goes the way of the framework."""

    def __init__(self, app: ASGIApp, view: GraphQLView, refusals: Refusals) -> None:
        self._app, self._view, self._refusals = app, view, refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != ENDPOINT or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        response = await self._response(Request(scope, receive, send))
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        try:
            return await self._view(request)
        except DomainError as error:
            return await self._refusals.of_domain_error(request, error)
        except HTTPException as error:
            return await self._refusals.of_http_error(request, error)
