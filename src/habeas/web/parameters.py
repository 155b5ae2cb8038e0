"""Reads the four GraphQL parameters from a request, and refuses what is not well-formed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.media import require_json_body
from habeas.web.options import WebLimits


@dataclass(frozen=True)
class GraphQLParameters:
    """A request as the client wrote it: the document's text, which operation of it, and its variables."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    extensions: dict[str, Any] = field(default_factory=dict)


async def read_parameters(request: Request, limits: WebLimits) -> GraphQLParameters:
    """The parameters of a GET from its URL, of any other method from its JSON body."""
    if request.method in {"GET", "HEAD"}:
        raw = _from_url(request, limits)
    else:
        require_json_body(request)
        raw = _json(await _body(request, limits.body), "The body")
    return _checked(raw, limits)


def _from_url(request: Request, limits: WebLimits) -> dict[str, Any]:
    if len(request.url.query) > limits.body:
        raise HTTPException(414, "The URL is too long.")
    raw: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if raw.get(name):
            raw[name] = _json(raw[name].encode(errors="replace"), f"`{name}`")
        else:
            raw.pop(name, None)
    return raw


async def _body(request: Request, limit: int) -> bytes:
    """The body, read no further than the limit."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared[:20]) > limit:
        raise _too_large(limit)
    body, more = bytearray(), True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise _bad("The request ended before its body did.")
        more = message.get("more_body", False)
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def _json(content: bytes, name: str) -> Any:
    try:
        return orjson.loads(content)
    except ValueError as error:
        raise _bad(f"{name} is not valid JSON.") from error


def _checked(raw: Any, limits: WebLimits) -> GraphQLParameters:
    if isinstance(raw, list):
        raise _bad("Several requests in one body (batching) are not served.")
    if not isinstance(raw, dict):
        raise _bad("The body must be a JSON object.")
    extensions = _member(raw, "extensions", dict) or {}
    query = _member(raw, "query", str)
    if not query:
        raise _no_query(raw, extensions)
    variables = _member(raw, "variables", dict) or {}
    if variables and _deeper_than(variables, limits.variable_depth):
        raise _bad(f"The variables are nested deeper than {limits.variable_depth} levels.")
    return GraphQLParameters(query, _member(raw, "operationName", str) or None, variables, extensions)


def _member(raw: Mapping[str, Any], name: str, kind: type) -> Any:
    value = raw.get(name)
    if value is not None and not isinstance(value, kind):
        raise _bad(f"`{name}` must be {'a string' if kind is str else 'an object'} or null.")
    return value


def _deeper_than(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        children = [node.values() if isinstance(node, dict) else node for node in level]
        # What holds nothing has no further level below it.
        level = [child for each in children for child in each if child and isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _no_query(raw: Mapping[str, Any], extensions: Mapping[str, Any]) -> DomainError:
    if "documentId" in raw or "persistedQuery" in extensions:
        return DomainError(
            ErrorCode.PERSISTED_QUERY_NOT_SUPPORTED, "Persisted documents are not served here; send `query`."
        )
    return _bad("`query` is missing.")


def _bad(message: str) -> DomainError:
    return DomainError(ErrorCode.BAD_REQUEST, message)


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"The body is larger than {limit} bytes.")
