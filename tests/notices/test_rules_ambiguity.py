"""Where the words of a notice can mean several things, the meaning that is kinder to the person counts."""

from datetime import UTC, datetime

import pytest

from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.promise_clocks import Contract, promise_clocks
from habeas.jurisdictions.rules.sets import Right
from habeas.notices.rules import parse_notice
from habeas.notices.rules.stored import terms_document, terms_of
from tests.notices.texts import altered

STATED = "number: 10, unit: WORKING_DAY,"
RECEIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def clock(promise: str = STATED) -> Clock:
    terms = terms_document(parse_notice(altered((STATED, promise))))
    contract = Contract(terms_of(terms, id="ACME", version="1", language="en"))
    (found,) = promise_clocks(contract, Asked(Right.ACCESS, RECEIVED))
    return found


@pytest.mark.promise("AISHU-188")
@pytest.mark.parametrize(
    ("number", "unit", "counts"),
    [(10, "CALENDAR_DAY", True), (8, "WORKING_DAY", True), (2, "MONTH", False), (20, "CALENDAR_DAY", False)],
)
def test_of_two_readings_the_one_that_ends_first_counts_whichever_the_editor_named_first(
    number: int, unit: str, counts: bool
) -> None:
    other = f"number: {number}, unit: {unit},"
    said, meant = clock(), clock(other)
    assert (meant.legal_due_at < said.legal_due_at) is counts  # type: ignore[operator]
    for first, second in ((STATED, other), (other, STATED)):
        both = clock(f"{first} also_read_as: [{{{second.rstrip(',')}}}],")
        assert both.legal_due_at == min(said.legal_due_at, meant.legal_due_at)  # type: ignore[type-var]
        assert both.target_due_at == (meant if counts else said).target_due_at


@pytest.mark.promise("AISHU-188")
def test_a_hedge_takes_nothing_away_from_what_was_promised() -> None:
    firm, hedged = clock(), clock(f"{STATED} soft: true,")
    assert "generally" in hedged.because
    assert (hedged.legal_due_at, hedged.target_due_at) == (firm.legal_due_at, firm.target_due_at)


def test_how_long_a_promise_can_take_is_told_by_its_kindest_reading() -> None:
    front = parse_notice(altered((STATED, f"{STATED} also_read_as: [{{number: 3, unit: CALENDAR_DAY}}],"))).front
    assert front.promise_clock is not None
    assert front.promise_clock.days() == (3, 3)
