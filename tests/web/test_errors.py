"""Clients read domain errors in full and of everything else only an id; the log never holds anybody's data."""

import logging

import pytest

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.errors import describe
from habeas.web.responses import STATUS_OF_CODE
from tests.web.sample import SECRET, Context, Setting, ask, codes, limited


async def test_a_domain_error_is_told_with_code_details_and_input_path() -> None:
    error = (await ask("{ refused }")).json()["errors"][0]
    assert error == {
        "message": "No such day.",
        "extensions": {"code": "BAD_USER_INPUT", "earliest": "2026-01-01", "path": ["input", "day"]},
        "locations": [{"line": 1, "column": 3}],
        "path": ["refused"],
    }


@pytest.mark.parametrize("field", ["broken", "wrongResult", "gone", "driverTimeout"])
async def test_an_unforeseen_error_is_masked_and_found_in_the_log_by_its_id(
    field: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = await ask(f"query Look {{ {field} }}")
    assert (response.status_code, codes(response)) == (200, ["INTERNAL_SERVER_ERROR"])
    assert SECRET not in response.text
    assert response.json()["errors"][0]["extensions"]["errorId"] in caplog.text
    assert "operation Look of document " in caplog.text


async def test_the_log_holds_no_document_no_literal_no_variable_and_no_message_of_the_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    query = 'query ($v: String) { broken(secret: "literal-canary") b: broken(secret: $v) }'
    with caplog.at_level(logging.DEBUG):
        response = await ask(query, variables={"v": "variable-canary"})
    assert codes(response) == ["INTERNAL_SERVER_ERROR"] * 2
    assert "RuntimeError" in caplog.text
    for word in (SECRET, "literal-canary", "variable-canary", "broken(secret"):
        assert word not in caplog.text
        assert word not in response.text


async def test_refusals_are_not_logged_as_errors(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "habeas"):
        await ask("{ refused }")
        await ask("{")
    assert [record for record in caplog.records if record.name.startswith("habeas")] == []


async def test_a_failure_outside_of_the_resolvers_is_masked_too(caplog: pytest.LogCaptureFixture) -> None:
    def broken_context(*_: object) -> Context:
        raise RuntimeError(SECRET)

    response = await ask("{ hello }", Setting(make_context=broken_context))
    assert (response.status_code, codes(response)) == (500, ["INTERNAL_SERVER_ERROR"])
    assert SECRET not in response.text + caplog.text
    assert response.json()["errors"][0]["extensions"]["errorId"] in caplog.text


async def test_a_response_shows_at_most_so_many_errors() -> None:
    query = "{ " + " ".join(f"a{n}: refused" for n in range(9)) + " }"
    assert len((await ask(query, limited(errors=5))).json()["errors"]) == 5


async def test_a_message_is_cut_at_its_limit_in_bytes() -> None:
    message = (await ask("{ longRefusal }")).json()["errors"][0]["message"]
    assert len(message.encode()) <= 1024
    assert message.endswith("é…")


async def test_an_argument_that_the_engine_refuses_while_running_is_the_clients_error() -> None:
    query = "query ($name: String) { hello(name: $name) }"
    response = await ask(query, variables={"name": None})
    assert codes(response) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("variables", [{"w": {"name": 1}}, {"w": {"other": "x"}}, {"w": [["x"]]}, {"w": "x"}])
async def test_variables_that_do_not_fit_are_the_clients_error(variables: dict[str, object]) -> None:
    query = "query ($w: ItemFilter) { items(where: $w) { totalCount } }"
    response = await ask(query, variables=variables)
    assert set(codes(response)) == {"BAD_USER_INPUT"}
    assert response.json().keys() == {"errors"}


def test_a_description_names_the_kinds_of_an_error_and_its_causes_but_not_their_words() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        described = describe(error)
    assert "builtins.ValueError" in described
    assert "builtins.KeyError" in described
    assert "test_errors.py" in described
    assert SECRET not in described


def test_only_errors_of_our_own_have_a_server_status() -> None:
    server = {code for code, status in STATUS_OF_CODE.items() if status >= 500}
    assert server == {ErrorCode.INTERNAL_SERVER_ERROR, ErrorCode.MISCONFIGURED}


def test_a_domain_error_keeps_its_own_words() -> None:
    assert str(DomainError(ErrorCode.CONFLICT, "Taken.")) == "Taken."
