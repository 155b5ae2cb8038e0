"""Which media type a response has, and which one a request body must have."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"
OFFERED = (GRAPHQL_RESPONSE, JSON)


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of an Accept header; q is 0 to 1."""

    essence: str
    quality: float
    utf8: bool


def response_type(request: Request, *, events: bool = False) -> str:
    """The media type of the answer (RFC 9110, section 12.5.1); 406 if the client takes none of ours.

    With `events`, that of a stream is one of ours too, for a client that takes nothing else.
    """
    accept = ",".join(request.headers.getlist("accept"))
    if not accept.strip():
        return JSON
    ranges = [entry for entry in _ranges(accept) if entry.utf8]
    qualities = {offer: _quality(offer, ranges) for offer in OFFERED}
    wanted = any(entry.essence == GRAPHQL_RESPONSE for entry in ranges)
    first, second = (GRAPHQL_RESPONSE, JSON) if wanted else (JSON, GRAPHQL_RESPONSE)
    best = first if qualities[first] >= qualities[second] else second
    if qualities[best] <= 0 and events and accepts_events(request):
        return EVENT_STREAM
    if qualities[best] <= 0:
        raise HTTPException(406, f"The answer is {GRAPHQL_RESPONSE} or {JSON}, in UTF-8.")
    return best


def accepts_events(request: Request) -> bool:
    """Does the client take a stream of events (HTML, section 9.2), by name?"""
    accept = ",".join(request.headers.getlist("accept"))
    return any(entry.essence == EVENT_STREAM and entry.quality > 0 for entry in _ranges(accept))


def require_json_body(request: Request) -> None:
    """415 unless the body is plain JSON in UTF-8; the check is exact, for it also keeps form posts out."""
    declared = request.headers.getlist("content-type")
    if declared != [JSON] and not _is_plain_json(declared):
        raise HTTPException(415, f"The body must be {JSON} in UTF-8.", headers={"Accept-Post": JSON})
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(415, "The body must not be compressed.", headers={"Accept-Encoding": "identity"})


def _is_plain_json(declared: list[str]) -> bool:
    """Is it JSON, declared once, and in UTF-8?"""
    essence, parameters = _split(declared[0] if len(declared) == 1 else "")
    return essence == JSON and parameters.get("charset", "utf-8").lower() in {"utf-8", "utf8"}


def _quality(offer: str, ranges: list[_Range]) -> float:
    """The quality of the most specific range that the offer falls under."""
    for pattern in (offer, "application/*", "*/*"):
        fitting = [entry.quality for entry in ranges if entry.essence == pattern]
        if fitting:
            return max(fitting)
    return 0.0


def _ranges(accept: str) -> Iterator[_Range]:
    for entry in accept.split(","):
        essence, parameters = _split(entry)
        charset = parameters.get("charset", "utf-8").lower()
        yield _Range(essence, _number(parameters.get("q", "1")), charset in {"utf-8", "utf8"})


def _split(entry: str) -> tuple[str, dict[str, str]]:
    essence, *rest = entry.split(";")
    pairs = (parameter.partition("=") for parameter in rest)
    return essence.strip().lower(), {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def _number(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
