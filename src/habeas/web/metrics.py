"""What monitoring reads: how many operations a kept plan answered, which documents none did, and why."""

from collections.abc import Iterator
from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.route import RouteMetrics

MEDIA_TYPE = "text/plain; version=0.0.4"
_HELP = (
    ("answered", "counter", "Operations that a kept plan answered in this process."),
    ("ordinary", "counter", "Operations that the GraphQL engine answered instead, by the reason."),
    (
        "ordinary_document",
        "gauge",
        "The last documents that no kept plan answers, by the SHA-256 of their text.",
    ),
)


def metrics_route(secret: str, metrics: RouteMetrics) -> Route:
    """GET /metrics in the text format of Prometheus, for whoever sends the secret as a bearer token."""

    async def show(request: Request) -> Response:
        sent = request.headers.get("authorization", "").encode()
        if not compare_digest(sent, f"Bearer {secret}".encode()):
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Send the secret of the metrics as a bearer token.")
        return PlainTextResponse("".join(f"{line}\n" for line in _lines(metrics)), media_type=MEDIA_TYPE)

    return Route("/metrics", show, methods=["GET"])


def _lines(metrics: RouteMetrics) -> Iterator[str]:
    samples = {
        "answered": [("", metrics.answered)],
        "ordinary": [(_labels(reason=reason), count) for reason, count in metrics.ordinary.items()],
        "ordinary_document": [
            (_labels(document=digest, reason=reason), 1) for digest, reason in metrics.documents.items()
        ],
    }
    for name, kind, meaning in _HELP:
        full = f"habeas_operations_{name}" + ("_total" if kind == "counter" else "")
        yield f"# HELP {full} {meaning}"
        yield f"# TYPE {full} {kind}"
        for labels, value in samples[name]:
            yield f"{full}{labels} {value}"


def _labels(**values: str) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in values.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
