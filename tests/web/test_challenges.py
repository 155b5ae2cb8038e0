"""WWW-Authenticate tells what would do: a token, scopes, or a sign-in; and nothing where no other token would help."""

from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLError
from starlette.requests import Request

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.challenges import Challenges, refused_whole

METADATA = "https://habeas.test/metadata"
LACKING = DomainError(ErrorCode.FORBIDDEN, "No.", details={"scopesNeeded": [["b", "a"], ["c"]]})
LACKING_MORE = DomainError(ErrorCode.FORBIDDEN, "No.", details={"scopesNeeded": [["d"]]})
UNAPPROVED = DomainError(ErrorCode.FORBIDDEN, "No.", details={"missing": ["APPROVAL"]})
NO_TOKEN = DomainError(ErrorCode.UNAUTHENTICATED, "No.")
WEAK = DomainError(ErrorCode.STEP_UP_REQUIRED, "No.", details={"acrValues": ["two"], "maxAge": 900})
OLD = DomainError(ErrorCode.STEP_UP_REQUIRED, "No.", details={"acrValues": ["two", "one"], "maxAge": 900})


def asked(*refusals: DomainError, authorization: str | None = None) -> str | None:
    """The challenge that answers these refusals."""
    headers = [] if authorization is None else [(b"authorization", authorization.encode())]
    request = Request({"type": "http", "headers": headers})
    return Challenges(METADATA).headers(request, refusals).get("www-authenticate")


@pytest.mark.parametrize(
    ("refusals", "parameters"),
    [
        ([NO_TOKEN], 'error="invalid_token"'),
        ([LACKING], 'error="insufficient_scope", scope="a b"'),
        ([LACKING, LACKING_MORE], 'error="insufficient_scope", scope="a b d"'),
        ([OLD], 'error="insufficient_user_authentication", acr_values="two one", max_age="900"'),
        ([OLD, WEAK], 'error="insufficient_user_authentication", acr_values="two", max_age="900"'),
    ],
)
@pytest.mark.parametrize("scheme", ["Bearer", "DPoP"])
def test_the_challenge_says_in_the_callers_scheme_what_is_missing(
    refusals: list[DomainError], parameters: str, scheme: str
) -> None:
    told = asked(*refusals, authorization=f"{scheme} x")
    assert told == f'{scheme} realm="habeas", {parameters}, resource_metadata="{METADATA}"'


def test_without_a_token_no_error_is_named() -> None:
    assert asked(NO_TOKEN) == f'Bearer realm="habeas", resource_metadata="{METADATA}"'


@pytest.mark.parametrize("refusals", [[UNAPPROVED], [LACKING, UNAPPROVED], []])
def test_where_no_token_would_help_nothing_is_promised(refusals: list[DomainError]) -> None:
    assert asked(*refusals, authorization="Bearer x") is None


def result(data: dict[str, Any] | None, *causes: Exception) -> ExecutionResult:
    """A result with these errors."""
    return ExecutionResult(data, [GraphQLError("No.", original_error=cause) for cause in causes])


def test_a_request_is_refused_whole_only_if_all_of_it_was_for_one_reason() -> None:
    assert refused_whole(result(None, LACKING, LACKING_MORE)) == [LACKING, LACKING_MORE]
    assert refused_whole(result({"a": None}, WEAK)) == [WEAK]
    assert refused_whole(result({"a": None, "b": {}}, WEAK)) == []
    assert refused_whole(result(None, WEAK, LACKING)) == []
    assert refused_whole(result(None, WEAK, ValueError())) == []
    assert refused_whole(result({"a": None})) == []
