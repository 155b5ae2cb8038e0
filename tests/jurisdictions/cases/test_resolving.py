"""What a written case may not say, and what is said back."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.jurisdictions.cases import explain_case, resolve_case
from habeas.jurisdictions.cases.resolving import FIELDS
from habeas.kernel.errors import DomainError, ErrorCode

GOOD = {"right": "ACCESS", "received_at": "2026-06-01T10:00:00+02:00", "laws": ["EU_GDPR:DE"], "notice": "AISHU"}


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"right": "FLYING"}, ErrorCode.BAD_USER_INPUT, ("right",)),
        ({"right": None}, ErrorCode.BAD_USER_INPUT, ("right",)),
        ({"received_at": "yesterday"}, ErrorCode.BAD_USER_INPUT, ("received_at",)),
        ({"received_at": "2026-06-01T10:00:00"}, ErrorCode.BAD_USER_INPUT, ("received_at",)),
        ({"received_at": 5}, ErrorCode.BAD_USER_INPUT, ("received_at",)),
        ({"laws": ["MARS_LAW"]}, ErrorCode.UNKNOWN_LAW, ()),
        ({"laws": ["EU_GDPR:US"]}, ErrorCode.UNKNOWN_LAW, ()),
        ({"laws": [1]}, ErrorCode.BAD_USER_INPUT, ("laws",)),
        ({"notice": "UNKNOWN"}, ErrorCode.NOT_FOUND, ("notice",)),
        ({"recieved_at": "2026-06-01"}, ErrorCode.BAD_USER_INPUT, ("recieved_at",)),
        ({"facts": {"presnt_in": "DE"}}, ErrorCode.BAD_USER_INPUT, ("facts", "presnt_in")),
        ({"facts": ["DE"]}, ErrorCode.BAD_USER_INPUT, ("facts",)),
        ({"specific_policy": {"promise": "soon"}}, ErrorCode.BAD_USER_INPUT, ("specific_policy",)),
        ({"extension": {"notified_at": "late"}}, ErrorCode.BAD_USER_INPUT, ("extension", "notified_at")),
        ({"proposed_denial": "NO_TIME"}, ErrorCode.BAD_USER_INPUT, ("proposed_denial",)),
        ({"variants": ["weather sunny"]}, ErrorCode.BAD_USER_INPUT, ("variants",)),
        ({"right": "ERASURE", "items": [{"retention": "P1Y"}]}, ErrorCode.BAD_USER_INPUT, ("items", "id")),
        ({"tenant_supports": ["MARS"], "laws": None}, ErrorCode.UNKNOWN_LAW, ()),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    change: dict[str, Any], code: ErrorCode, path: tuple[str, ...]
) -> None:
    with pytest.raises(DomainError) as refused:
        resolve_case({**GOOD, **change})
    assert (refused.value.code, refused.value.path) == (code, path)


def test_a_field_that_no_rule_uses_is_named() -> None:
    shown = resolve_case({**GOOD, "weather": "sunny", "facts": {"present_in": "DE", "shoe_size": 43}})
    assert shown["unused_fields"] == ["weather", "facts.shoe_size"]


def test_a_case_of_nothing_is_refused() -> None:
    with pytest.raises(DomainError):
        resolve_case({})


WORDS = st.sampled_from(["", "AISHU", "EU_GDPR:DE", "2026-01-31", "2026-01-31T10:00:00Z", "mobile_app", "P6M"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 400) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([*FIELDS, "id", "v"]), inner, max_size=3)
    ),
    max_leaves=4,
)


def outcome(case: dict[str, Any]) -> str | None:
    """The code with which a case is refused, or None when it is resolved."""
    try:
        explain_case(case)
    except DomainError as refused:
        return refused.code.value
    return None


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5))
def test_nonsense_ends_in_a_domain_error_and_never_in_another(nonsense: dict[str, Any]) -> None:
    for base in (GOOD, {}):
        assert outcome({**base, **nonsense}) in (None, "BAD_USER_INPUT", "UNKNOWN_LAW", "NOT_FOUND")


def test_the_explanation_names_the_laws_the_clocks_and_the_date_to_work_to() -> None:
    told = "\n".join(explain_case(GOOD))
    assert "EU_GDPR:DE applies" in told
    assert "promised ('generally')" not in told
    assert "NOTICE_15WD (contractual_promise, AISHU-167) gives 15 working days" in told
    assert "Work to 2026-06-23 (NOTICE_15WD" in told
    assert "Outer limit of the law: 2026-07-01 (EU_GDPR" in told
