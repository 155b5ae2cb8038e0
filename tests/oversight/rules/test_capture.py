"""The capture of one person: no path leads to oversight without a notice, and none is closed to leaving."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.kernel.errors import DomainError
from habeas.oversight.rules import capture as rules
from habeas.oversight.rules.announcing import NOTICE, Reach, checked_reach, in_force_from
from habeas.oversight.rules.capture import Captured
from habeas.oversight.rules.sets import CaptureChoice, CaptureEnd, CaptureState

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
STEPS = ["notify", "postpone", "wait", "leave", *CaptureChoice]


def stepped(capture: Captured, step: str, now: datetime) -> Captured:
    if step == "notify":
        return rules.notified(capture, now, NOW)
    if step == "postpone":
        return rules.postponed(capture, now, now)
    if step == "wait":
        return rules.unanswered(capture, now)
    if step == "leave":
        return rules.left(capture, CaptureEnd.LEFT)
    return rules.carried_out(rules.chosen(capture, CaptureChoice(step)))


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 20)), max_size=20))
def test_nobody_is_overseen_without_a_notice_and_either_a_yes_or_30_days(steps: list[tuple[str, int]]) -> None:
    capture, now, told_at, said_yes = Captured(CaptureState.FOUND), NOW, None, False
    for step, days in steps:
        now += timedelta(days=days)
        try:
            capture = stepped(capture, step, now)
        except DomainError:
            continue
        told_at = now if step == "notify" else told_at
        said_yes |= step == CaptureChoice.JOIN
        if capture.state in rules.OVERSEEN:
            assert told_at is not None
            assert said_yes or now - told_at >= rules.TIME_TO_CHOOSE
        assert capture.postponements <= rules.POSTPONEMENTS


@pytest.mark.parametrize("state", sorted(rules.MAY_CHOOSE))
@pytest.mark.parametrize("choice", CaptureChoice)
def test_every_choice_is_open_until_it_is_made(state: CaptureState, choice: CaptureChoice) -> None:
    chosen = rules.chosen(Captured(state), choice)
    assert rules.carried_out(chosen).state not in rules.OPEN | {CaptureState.OVERSEEN}
    with pytest.raises(DomainError):
        rules.chosen(chosen, choice)


def test_the_time_to_choose_never_ends_before_the_announcement_counts() -> None:
    effective = NOW + timedelta(days=90)
    assert rules.notified(Captured(CaptureState.FOUND), NOW, effective).respond_by == effective


NARROW = Reach.of(["members:read"], ["OFFBOARDING"], [])
WIDE = Reach.of(["members:read", "members.content:read"], ["OFFBOARDING"], ["LOGS"])


def test_what_is_new_to_members_waits_and_what_they_know_does_not() -> None:
    assert in_force_from(WIDE, [NARROW], NOW) == NOW + NOTICE
    assert in_force_from(NARROW, [WIDE], NOW) == NOW
    assert in_force_from(NARROW, [], NOW) == NOW + NOTICE


def test_parts_of_two_announcements_do_not_make_a_third() -> None:
    others = [Reach.of(["members:read"], ["A"], ["LOGS"]), Reach.of(["members:read"], ["B"], ["DEVICE"])]
    assert not Reach.of(["members:read"], ["A"], ["DEVICE"]).lies_within(others)


@pytest.mark.parametrize("scopes", [[], ["self:read"], ["members:read", "requests:handle"]])
def test_only_scopes_over_members_are_announced(scopes: list[str]) -> None:
    with pytest.raises(DomainError):
        checked_reach(scopes, ["A"], [])
