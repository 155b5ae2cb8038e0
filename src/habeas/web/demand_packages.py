"""The encrypted package of an authority's demand, for the member of the privacy team who takes it there."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.answers import Authenticate
from habeas.web.bulk_exports import Open


def demand_package_route(authenticate: Authenticate, open_package: Open) -> Route:
    """GET /authority-demands/{id}: a JWE of one person to a line; NOT_FOUND unless it is ready and kept."""

    async def package(request: Request) -> Response:
        actor = await authenticate(request)
        if actor is None:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Send your bearer token to fetch the package.")
        demand_id: UUID = request.path_params["id"]
        lines = await open_package(actor, demand_id)
        headers = {"content-disposition": f'attachment; filename="{demand_id}.jwe"', "cache-control": "no-store"}
        return StreamingResponse(lines, media_type="application/octet-stream", headers=headers)

    return Route("/authority-demands/{id:uuid}", package, methods=["GET"])
