"""Page arguments: what is out of bounds is refused and named; cursors are only those that were given out."""

import base64
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.page import DEFAULT_SIZE, LARGEST, keys_of, page_of


@pytest.mark.parametrize(
    "arguments",
    [
        {"first": 1, "last": 1},
        {"first": -1},
        {"first": LARGEST + 1},
        {"last": LARGEST + 1},
        {"first": 1, "before": "x"},
        {"last": 1, "after": "x"},
        {"after": "no cursor"},
        {"after": ""},
    ],
)
def test_arguments_out_of_bounds_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refused:
        page_of(arguments, 2)
    assert refused.value.code is ErrorCode.BAD_USER_INPUT


def test_without_arguments_a_page_has_the_default_size() -> None:
    page = page_of({}, 2)
    assert (page.size, page.backward, page.keys) == (DEFAULT_SIZE, False, None)


@given(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=2, max_size=2))
def test_a_cursor_holds_its_sort_values(values: list[str]) -> None:
    cursor = base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()
    assert keys_of(cursor, 2, "after") == tuple(values)


@given(st.text())
def test_a_text_that_is_no_cursor_is_refused_and_never_fails_otherwise(text: str) -> None:
    codes: list[ErrorCode] = []
    try:
        assert len(keys_of(text, 2, "after")) == 2
    except DomainError as refused:
        codes.append(refused.code)
    assert set(codes) <= {ErrorCode.BAD_USER_INPUT}
