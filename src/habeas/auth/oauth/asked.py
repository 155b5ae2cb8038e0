"""What somebody asks an OAuth endpoint: parameters that occur once, and the credentials of a client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import OAuth2Payload, OAuth2Request
from starlette.requests import Request

from habeas.kernel.errors import DomainError, ErrorCode

LARGEST_FORM = 64 * 1024
MOST_FIELDS = 100
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Parameters:
    """Names and values in their order; what occurs twice is listed, for OAuth allows nothing twice."""

    pairs: Sequence[tuple[str, str]]
    values: Mapping[str, str] = field(init=False)
    repeated: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        names = [name for name, _ in self.pairs]
        # A parameter without a value counts as one that was not sent (RFC 6749, section 3.1).
        object.__setattr__(self, "values", {name: value for name, value in self.pairs if value})
        object.__setattr__(self, "repeated", frozenset(name for name in names if names.count(name) > 1))

    def get(self, name: str) -> str:
        """The value, empty where there is none."""
        return self.values.get(name, "")


def from_query(request: Request) -> Parameters:
    """The parameters of the URL."""
    return _parsed(request.scope.get("query_string", b""))


async def from_form(request: Request) -> Parameters:
    """The parameters of a form; BAD_REQUEST if the body is something else or too large."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise DomainError(ErrorCode.BAD_REQUEST, f"Send the parameters as {FORM}.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise DomainError(ErrorCode.BAD_REQUEST, "The form is too large.")
    return _parsed(bytes(body))


def _parsed(text: bytes) -> Parameters:
    try:
        pairs = parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise DomainError(ErrorCode.BAD_REQUEST, "The parameters cannot be read.") from error
    if any("\x00" in name or "\x00" in value for name, value in pairs):
        raise DomainError(ErrorCode.BAD_REQUEST, "The parameters cannot be read.")
    return Parameters(pairs)


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, parameters: Parameters) -> None:
        self._data = dict(parameters.values)
        self._lists: dict[str, list[str]] = {}
        for name, value in parameters.pairs:
            self._lists.setdefault(name, []).append(value)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> dict[str, list[str]]:
        return self._lists


class AskedRequest(OAuth2Request):  # type: ignore[misc]
    """A request in the form in which Authlib's grants read it."""

    def __init__(self, method: str, path: str, parameters: Parameters, headers: Mapping[str, str]) -> None:
        # Whether the transport is safe is settled where TLS ends; Authlib asks only for the scheme of this URL.
        super().__init__(method, f"https://authorization.invalid{path}", headers=dict(headers))
        self.payload = _Payload(parameters)
        self.parameters = parameters

    @property
    def args(self) -> dict[str, Any]:
        return dict(self.parameters.values)

    @property
    def form(self) -> dict[str, Any]:
        return dict(self.parameters.values)
