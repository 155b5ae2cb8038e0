"""From an error to what a client may read of it: domain errors in full, everything else opaque."""

import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError
from starlette.exceptions import HTTPException

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.web.options import WebLimits

LOG = logging.getLogger("habeas.web")

CODE_OF_STATUS = {
    401: ErrorCode.UNAUTHENTICATED,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    408: ErrorCode.TIMEOUT,
    429: ErrorCode.RATE_LIMITED,
}
"""Codes of plain HTTP refusals; what is not listed is a BAD_REQUEST."""


@dataclass(frozen=True, slots=True)
class Trace:
    """How a log line names an operation: never by its text, its variables or its literals."""

    digest: str = "-"
    operation_name: str = "-"


def formatted(
    errors: Sequence[GraphQLError], limits: WebLimits, trace: Trace, code: ErrorCode = ErrorCode.BAD_USER_INPUT
) -> list[dict[str, Any]]:
    """The `errors` member of a response; `code` is that of errors which the engine found in the request."""
    shown = errors[: limits.errors]
    return [_formatted(error, limits, trace, code) for error in shown]


def domain_error_body(error: DomainError, limits: WebLimits) -> dict[str, Any]:
    """A response body that holds this one refusal."""
    return {"errors": [{"message": _cut(error.message, limits), "extensions": _extensions(error)}]}


def http_error_body(error: HTTPException) -> dict[str, Any]:
    """A response body for a refusal that the protocol names by status alone."""
    code = CODE_OF_STATUS.get(error.status_code, ErrorCode.BAD_REQUEST)
    return {"errors": [{"message": error.detail, "extensions": {"code": code.value}}]}


def unforeseen_body(error: BaseException, trace: Trace) -> dict[str, Any]:
    """A response body that tells nothing but where to look in the log; the log gets the rest."""
    return {"errors": [_masked(error, trace)]}


def domain_error_of(error: GraphQLError) -> DomainError | None:
    """The domain error that a resolver raised, if that is what this error is about."""
    original = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    return original if isinstance(original, DomainError) else None


def _formatted(error: GraphQLError, limits: WebLimits, trace: Trace, code: ErrorCode) -> dict[str, Any]:
    domain_error = domain_error_of(error)
    if domain_error is not None:
        shown = {"message": _cut(domain_error.message, limits), "extensions": _extensions(domain_error)}
    elif _is_about_the_request(error):
        extensions = {"code": code.value, **(error.extensions or {})}
        shown = {"message": _cut(error.message, limits), "extensions": extensions}
    else:
        shown = _masked(error.original_error or error, trace)
    return {**shown, **_place(error)}


def _is_about_the_request(error: GraphQLError) -> bool:
    """Did the engine find this in what the client sent, rather than in what a resolver did or returned?

    Errors before execution have no response path. During execution the engine points at the argument's own
    node when an argument cannot be coerced, and at nothing when a result cannot be.
    """
    if error.path is None:
        return error.original_error is None or isinstance(error.original_error, GraphQLError | ValueError)
    original = error.original_error
    return isinstance(original, GraphQLError) and original.original_error is None and bool(original.nodes)


def _extensions(error: DomainError) -> dict[str, Any]:
    extensions = {**error.details, "code": error.code.value}
    if error.path:
        extensions["path"] = list(error.path)
    return extensions


def _place(error: GraphQLError) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if error.locations:
        place["locations"] = [{"line": at.line, "column": at.column} for at in error.locations[:5]]
    if error.path is not None:
        place["path"] = error.path
    return place


def _masked(error: BaseException, trace: Trace) -> dict[str, Any]:
    error_id = str(new_id())
    LOG.error(
        "unforeseen error %s in operation %s of document %s: %s",
        error_id,
        trace.operation_name,
        trace.digest,
        describe(error),
    )
    return {
        "message": "An unforeseen error happened; it was logged under the id given here.",
        "extensions": {"code": ErrorCode.INTERNAL_SERVER_ERROR.value, "errorId": error_id},
    }


def describe(error: BaseException) -> str:
    """The kinds and code lines of an error and its causes; never its message, which may hold anybody's data."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < 5:
        frames = traceback.extract_tb(cause.__traceback__)[-12:]
        lines = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        parts.append(f"{type(cause).__module__}.{type(cause).__qualname__} at {lines or 'an unknown line'}")
        cause = cause.__cause__ or cause.__context__
    return "; from ".join(parts)


def _cut(message: str, limits: WebLimits) -> str:
    encoded = message.encode(errors="replace")
    return message if len(encoded) <= limits.message else encoded[: limits.message - 3].decode(errors="ignore") + "…"
