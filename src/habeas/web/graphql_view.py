"""The endpoint /graphql: one request in, one answer out, by the GraphQL-over-HTTP specification."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, OperationDefinitionNode, OperationType
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.challenges import STATUS, refused_whole
from habeas.web.documents import DocumentRefused, Documents
from habeas.web.errors import Trace, domain_error_body, domain_error_of, formatted
from habeas.web.execution import Execute, Operation, execute_in_time
from habeas.web.media import EVENT_STREAM, GRAPHQL_RESPONSE, accepts_events, response_type
from habeas.web.options import Introspection, WebLimits
from habeas.web.parameters import GraphQLParameters, read_parameters
from habeas.web.responses import Refusals, json_response
from habeas.web.streams import Authenticate, Streams

MakeContext = Callable[[Request, Actor | None], Any]
"""The context that resolvers see as `info.context`."""

REQUEST_ERRORS = frozenset(
    {ErrorCode.OPERATION_RESOLUTION_FAILURE, ErrorCode.COST_EXCEEDED, ErrorCode.INTROSPECTION_DISABLED}
)
"""Refusals of a well-formed request by what its document says: 200 in plain JSON, 400 in the newer type."""


@dataclass(frozen=True)
class GraphQLView:
    """Negotiates, authenticates, reads, prepares, runs and answers, in this order."""

    documents: Documents
    execute: Execute
    authenticate: Authenticate
    make_context: MakeContext
    refusals: Refusals
    limits: WebLimits
    introspection: Introspection
    streams: Streams

    async def __call__(self, request: Request) -> Response:
        offered = response_type(request, events=True)
        media_type = GRAPHQL_RESPONSE if offered == EVENT_STREAM else offered
        actor = await self.authenticate(request)
        request.state.idempotency_key = idempotency_key(request, self.limits)
        parameters = await read_parameters(request, self.limits)
        try:
            operation = self._operation(request, actor, parameters)
        except DocumentRefused as refused:
            return _request_error(formatted(refused.errors, self.limits, Trace(), refused.code), media_type)
        except DomainError as error:
            if error.code not in REQUEST_ERRORS:
                raise
            return _request_error(domain_error_body(error, self.limits)["errors"], media_type)
        if operation.node.operation is OperationType.SUBSCRIPTION:
            return await self.streams.response(request, operation, actor)
        if offered == EVENT_STREAM:
            response_type(request)
        result = await execute_in_time(self.execute, operation, self.limits.timeout)
        return self._answer(request, operation, result, media_type)

    def _operation(self, request: Request, actor: Actor | None, parameters: GraphQLParameters) -> Operation:
        """The operation to run, after everything that can be known before it runs."""
        prepared = self.documents.prepare(parameters.query)
        node = prepared.operation(parameters.operation_name)
        _require_fitting_method(request, node)
        if prepared.introspects:
            require_introspection(self.introspection, actor)
        self.documents.check_cost(prepared, node, parameters.variables)
        request.state.asked = (prepared.digest, parameters.operation_name or "", parameters.variables)
        return Operation(prepared, node, parameters.variables, self.make_context(request, actor))

    def _answer(self, request: Request, operation: Operation, result: ExecutionResult, media_type: str) -> Response:
        trace = Trace(operation.prepared.digest, (operation.name or "-")[:100])
        errors = formatted(result.errors or [], self.limits, trace)
        if _never_ran(result):
            return _request_error(errors, media_type)
        refused = refused_whole(result)
        headers = self.refusals.challenges.headers(request, refused) if refused else {}
        if headers and (status := _status(refused[0], media_type)) is not None:
            return json_response({"errors": errors}, status, media_type, headers)
        members = {"errors": errors, "data": result.data, "extensions": result.extensions}
        body = {name: value for name, value in members.items() if value or name == "data"}
        return json_response(body, media_type=media_type, headers=headers)


def idempotency_key(request: Request, limits: WebLimits) -> str | None:
    """The value of the Idempotency-Key header, with or without the quotes of a structured field."""
    given = request.headers.getlist("idempotency-key")
    if not given:
        return None
    key = given[0].strip().removeprefix('"').removesuffix('"')
    if len(given) > 1 or not 0 < len(key) <= limits.idempotency_key or not (key.isascii() and key.isprintable()):
        raise DomainError(
            ErrorCode.BAD_REQUEST,
            f"Idempotency-Key must be one value of 1 to {limits.idempotency_key} printable ASCII characters.",
        )
    return key


def require_introspection(allowed: Introspection, actor: Actor | None) -> None:
    """Raises unless this actor may ask for the schema."""
    if allowed is Introspection.NOBODY:
        raise DomainError(ErrorCode.INTROSPECTION_DISABLED, "The schema is not shown here.")
    if allowed is Introspection.AUTHENTICATED and actor is None:
        raise DomainError(ErrorCode.UNAUTHENTICATED, "The schema is shown to known clients only.")


def _require_fitting_method(request: Request, operation: OperationDefinitionNode) -> None:
    if operation.operation is OperationType.SUBSCRIPTION and not accepts_events(request):
        raise DomainError(ErrorCode.BAD_REQUEST, f"Subscriptions are served to clients that accept {EVENT_STREAM}.")
    if operation.operation is OperationType.MUTATION and request.method != "POST":
        raise HTTPException(405, "Mutations are sent by POST.", headers={"Allow": "POST"})


def _never_ran(result: ExecutionResult) -> bool:
    """Did the engine refuse the variables, before any resolver?"""
    return result.data is None and all(
        error.path is None and domain_error_of(error) is None for error in result.errors or ()
    )


def _status(refused: DomainError, media_type: str) -> int | None:
    """The status of a request of which everything was refused, where the media type lets it be anything but 200.

    Whoever has to sign in learns it from the status in any case; a missing scope tells by it only where the newer
    type gives statuses a meaning.
    """
    status = STATUS[refused.code]
    return status if status == 401 or media_type == GRAPHQL_RESPONSE else None


def _request_error(errors: list[dict[str, Any]], media_type: str) -> Response:
    """A refused request has no `data`; only the newer media type lets the status say so."""
    return json_response({"errors": errors}, 400 if media_type == GRAPHQL_RESPONSE else 200, media_type)
