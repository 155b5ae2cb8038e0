"""The life of a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.states import (
    ENDED,
    LEADS_TO,
    STEPS,
    EventKind,
    Outcome,
    RequestStatus,
    is_open,
    status_after,
    step,
)


def test_every_state_says_which_steps_are_allowed_and_every_event_where_it_leads() -> None:
    assert set(STEPS) == set(RequestStatus)
    assert set(LEADS_TO) == set(EventKind)


def test_an_illegal_step_names_the_steps_that_are_allowed() -> None:
    with pytest.raises(DomainError) as refused:
        step(RequestStatus.PAUSED, EventKind.ANSWER_DELIVERED)
    assert refused.value.code is ErrorCode.ILLEGAL_STEP
    allowed = ["DECIDED", "HUMAN_REVIEW", "IN_PROGRESS", "LAPSED", "WITHDRAWN"]
    assert refused.value.details == {"status": "PAUSED", "allowed": allowed}


def test_a_withdrawn_request_stays_withdrawn() -> None:
    for event in EventKind:
        if LEADS_TO[event] is not None:
            with pytest.raises(DomainError, match="the request is over"):
                step(RequestStatus.WITHDRAWN, event)


@given(st.lists(st.sampled_from(EventKind), max_size=30))
def test_the_state_can_be_rebuilt_from_the_events_that_were_accepted(tried: list[EventKind]) -> None:
    status, accepted = RequestStatus.SUBMITTED, [EventKind.SUBMITTED]
    for event in tried:
        try:
            status = step(status, event)
        except DomainError:
            continue
        accepted.append(event)
    assert status_after(accepted) is status


def test_a_life_that_does_not_begin_with_submission_is_none() -> None:
    with pytest.raises(DomainError):
        status_after([EventKind.CLOSED])


@pytest.mark.parametrize("status", RequestStatus)
def test_a_request_is_open_while_a_right_is_undecided_and_it_is_not_over(status: RequestStatus) -> None:
    reopened = status in (RequestStatus.APPEALED, RequestStatus.COMPLAINED)
    assert is_open(status, [Outcome.GRANTED, Outcome.PENDING]) is (status not in ENDED)
    assert is_open(status, [Outcome.GRANTED, Outcome.REFUSED]) is reopened
