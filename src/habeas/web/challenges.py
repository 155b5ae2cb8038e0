"""What WWW-Authenticate says of a refusal: which token, which scopes or which sign-in would do."""

from collections.abc import Iterable, Mapping, Sequence

from graphql import ExecutionResult
from starlette.requests import Request

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.errors import domain_error_of

STATUS = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.STEP_UP_REQUIRED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.UNDERTAKING_REQUIRED: 403,
}
"""Statuses of requests of which everything was refused for one of these reasons."""


class Challenges:
    """Challenges of one resource; its metadata tell where tokens come from (RFC 9728, section 5.1)."""

    def __init__(self, resource_metadata_url: str) -> None:
        self._metadata = resource_metadata_url

    def headers(self, request: Request, refusals: Sequence[DomainError]) -> dict[str, str]:
        """The header for a request of which everything was refused; none where no other token would help.

        RFC 6750, section 3.1, for a token or a scope that is missing; RFC 9470, section 3, for a sign-in that is too
        old or too weak.
        """
        parameters = self._parameters(request, refusals)
        return {} if parameters is None else {"www-authenticate": self._spelled(request, parameters)}

    def _parameters(self, request: Request, refusals: Sequence[DomainError]) -> Mapping[str, str] | None:
        codes = {each.code for each in refusals}
        if codes == {ErrorCode.UNAUTHENTICATED}:
            return {"error": "invalid_token"} if "authorization" in request.headers else {}
        if codes == {ErrorCode.STEP_UP_REQUIRED}:
            return _sign_in(each.details for each in refusals)
        scopes = _scopes(refusals)
        return {"error": "insufficient_scope", "scope": " ".join(scopes)} if codes == _FORBIDDEN and scopes else None

    def _spelled(self, request: Request, parameters: Mapping[str, str]) -> str:
        scheme = "DPoP" if request.headers.get("authorization", "").lower().startswith("dpop ") else "Bearer"
        told = {"realm": "habeas", **parameters, "resource_metadata": self._metadata}
        return f"{scheme} " + ", ".join(f'{name}="{value}"' for name, value in told.items())


_FORBIDDEN = {ErrorCode.FORBIDDEN}


def refused_whole(result: ExecutionResult) -> list[DomainError]:
    """The refusals of a request that got nothing else, all of the same code; empty where it got anything."""
    if not result.errors or any(value is not None for value in (result.data or {}).values()):
        return []
    causes = [domain_error_of(error) for error in result.errors]
    found = [cause for cause in causes if cause is not None and cause.code in STATUS]
    return found if len(found) == len(causes) and len({each.code for each in found}) == 1 else []


def _sign_in(details: Iterable[Mapping[str, object]]) -> dict[str, str]:
    # The one with the fewest contexts asks for the most, and satisfies the others.
    strictest = min(details, key=lambda each: len(_listed(each, "acrValues")))
    return {
        "error": "insufficient_user_authentication",
        "acr_values": " ".join(_listed(strictest, "acrValues")),
        "max_age": str(strictest["maxAge"]),
    }


def _scopes(refusals: Sequence[DomainError]) -> list[str]:
    """One list of scopes with which nothing of it would have been refused, if there is one."""
    options = [_listed(each.details, "scopesNeeded") for each in refusals]
    if not all(options):
        return []
    return sorted({scope for option in options for scope in option[0]})


def _listed(details: Mapping[str, object], name: str) -> list[str]:
    found = details.get(name, [])
    return found if isinstance(found, list) else []
