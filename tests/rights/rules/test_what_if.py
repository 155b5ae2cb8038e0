"""What would apply if facts were so."""

from datetime import date, timedelta
from typing import Any

import pytest

from habeas.jurisdictions.resolution.asked import ExtensionNotice, IdentityCheck, Steps
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.what_if import Outcome, Supposed, what_if
from tests.rights.rules.texts import LATER, version

CONTROLLER = {"kind": "CONTROLLER", "country": "SG", "establishments": ["IE"]}
SECOND = version(('version: "1"', 'version: "2"'), ("number: 10", "number: 5"), begins=LATER + timedelta(days=90))


def outcome(**facts: Any) -> Outcome:
    return what_if(Supposed(**facts), CONTROLLER, [version(), SECOND], LATER)


def test_the_establishments_are_those_of_the_controller_unless_others_are_supposed() -> None:
    assert [law.key for law in outcome(residence="CN", service="ACME").standing.laws][:1] == ["EU_GDPR:IE"]
    supposed = outcome(residence="CN", service="ACME", establishments=())
    assert [law.key for law in supposed.standing.laws] == ["CN_PIPL"]


def test_a_right_alone_is_resolved_with_its_steps() -> None:
    steps = Steps(
        identity=IdentityCheck(date(2026, 6, 3), date(2026, 6, 10), reasonable_doubt=True),
        extension=ExtensionNotice(date(2026, 7, 9)),
    )
    received_at = LATER.replace(month=6, day=2, hour=8)
    found = outcome(residence="DE", service="ACME", right=Right.ACCESS, received_at=received_at, steps=steps)
    (access,) = found.resolutions
    clock = next(clock for clock in access.clocks if clock.law)
    assert (clock.pause_days, clock.extended) == (7, True)
    assert "EU_GDPR does not count 7 days; without them it ended on 2026-07-02." in found.sentences


def test_the_trace_says_which_test_fired_and_who_decides_for_a_child() -> None:
    found = outcome(present_in="FR", service="ACME", age=14)
    assert any(line.startswith("EU_GDPR:IE applies: data are processed in the context") for line in found.sentences)
    assert "At the age of 14, EU_GDPR:IE says GUARDIAN (Art. 8(1))." in found.sentences
    assert len(found.sentences) == len(set(found.sentences))


def test_a_version_can_be_supposed_before_it_is_in_force() -> None:
    assert outcome(service="ACME", notice_version="2").standing.notice is not None
    (access,) = outcome(residence="DE", service="ACME", right=Right.ACCESS, notice_version="2").resolutions
    assert access.effective_due is not None
    assert access.effective_due.source == "NOTICE_5WD"
    with pytest.raises(DomainError) as refused:
        outcome(service="ACME", notice_version="3")
    assert refused.value.code is ErrorCode.NOT_FOUND


def test_every_right_is_asked_about_unless_one_is_named() -> None:
    assert {each.right for each in outcome(residence="DE").resolutions} == set(Right)
