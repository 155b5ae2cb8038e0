"""1,000 mixed cases while everything is killed again and again: none is lost, none done twice, all clocks are right."""

import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from habeas.audit.verify import verify
from habeas.jurisdictions.rules.sets import Right
from habeas.rights.catalog import KINDS
from habeas.rights.commands.submit import clock_rows
from habeas.rights.kind import Handling
from tests.crash.aftermath import ROUNDS, Aftermath, campaign
from tests.crash.chaos import key_of

pytestmark = pytest.mark.campaign

ANSWERED = ("SUBMITTED", "ACKNOWLEDGED", "ANSWER_DELIVERED")
AT_ONCE = ("SUBMITTED", "ACKNOWLEDGED", "RIGHT_DECIDED", "CARRIED_OUT", "CLOSED")
DECIDED = ("SUBMITTED", "RIGHT_DECIDED", "CLOSED", "CARRIED_OUT")


@pytest.fixture(scope="module")
async def aftermath() -> AsyncIterator[Aftermath]:
    folder = Path(tempfile.mkdtemp(prefix="habeas-crash-"))
    try:
        yield await campaign(folder)
    finally:
        shutil.rmtree(folder)


def test_everything_was_killed_more_than_once_in_the_middle_of_work(aftermath: Aftermath) -> None:
    assert min(aftermath.kills.values()) >= ROUNDS, aftermath.kills
    assert aftermath.failures > 10
    habits = Counter(row["habit"] for row in aftermath.far_side["call"])
    assert min(habits[habit] for habit in ("refuse", "fail_after", "hang", "accept", "answer_twice")) > 3, habits


def test_each_request_is_there_once(aftermath: Aftermath) -> None:
    assert aftermath.of("requests", "note") == dict.fromkeys(aftermath.cases, 1)


def test_each_client_was_answered_with_the_request_that_is_there(aftermath: Aftermath) -> None:
    assert {row["note"]: row["id"] for row in aftermath.rows["requests"]} == aftermath.answered


def test_the_cases_are_of_all_kinds_that_finish_by_themselves_and_each_is_finished(aftermath: Aftermath) -> None:
    status = {row["id"]: row["status"] for row in aftermath.rows["requests"]}
    finished = {right for right, kind in KINDS.items() if kind.handling is not Handling.DESK} | {Right.ERASURE}
    assert {right for case in aftermath.cases.values() for right in case.rights} == finished
    for right in finished:
        answered = KINDS[right].handling is Handling.PACKAGE
        assert {status[key] for key in aftermath.ids(right)} == {"DELIVERED" if answered else "DECIDED"}, right


def test_each_request_that_asks_for_data_has_exactly_one_answer_package(aftermath: Aftermath) -> None:
    asked = aftermath.ids(*(right for right, kind in KINDS.items() if kind.handling is Handling.PACKAGE))
    assert aftermath.of("packages", "request_id") == dict.fromkeys(asked, 1)


def test_the_journal_tells_of_each_submission_decision_and_letter_once(aftermath: Aftermath) -> None:
    told = aftermath.of("journal", "command", "target_id")
    submitted = {target: count for (name, target), count in told.items() if name == "SubmitRightsRequest"}
    assert submitted == dict.fromkeys(aftermath.answered.values(), 1)
    for command in ("DecideRight", "CarryOutRight"):
        found = {target: count for (name, target), count in told.items() if name == command}
        assert found == dict.fromkeys(aftermath.ids(Right.ERASURE), 1), command
    kept = Counter(target for (name, target) in told.elements() if name == "KeepLetter")
    assert kept == aftermath.of("letters", "request_id")


def test_the_events_of_each_request_tell_what_happened_once(aftermath: Aftermath) -> None:
    told = aftermath.of("events", "request_id", "kind")
    assert {key for key, count in told.items() if count != 1} == set()
    for case in aftermath.cases.values():
        kind = KINDS[case.rights[0]].handling
        expected = {Handling.PACKAGE: ANSWERED, Handling.AT_ONCE: AT_ONCE, Handling.DESK: DECIDED}[kind]
        request = aftermath.answered[case.note]
        assert {name for name in expected if (request, name) not in told} == set(), case


def test_each_letter_was_written_once(aftermath: Aftermath) -> None:
    assert {key for key, count in aftermath.of("letters", "request_id", "template").items() if count != 1} == set()
    assert {request for request, _ in aftermath.of("letters", "request_id", "template")} == set(
        aftermath.answered.values()
    )


def test_each_letter_reached_the_post_as_one_mail(aftermath: Aftermath) -> None:
    assert aftermath.of("letters", "sent_at")[None] == 0
    assert aftermath.mails == {str(letter) for letter in aftermath.of("letters", "id")}


def test_all_clocks_are_those_of_the_instant_at_which_the_request_was_received(aftermath: Aftermath) -> None:
    clocks: dict[UUID, list[Any]] = {}
    for row in aftermath.rows["clocks"]:
        clocks.setdefault(row["request_id"], []).append(row)
    for row in aftermath.rows["requests"]:
        due = aftermath.resolved[row["note"]]
        found = (row["acknowledge_by"], row["effective_due"], row["hard_due"], row["due_order"])
        assert found == (due.acknowledge_by, due.effective_due, due.hard_due, due.due_order), row["note"]
        expected = clock_rows(due.clocks)
        assert [{name: each[name] for name in expected[0]} for each in clocks[row["id"]]] == expected, row["note"]


def test_each_system_did_once_what_was_asked_of_it_however_often_it_was_asked(aftermath: Aftermath) -> None:
    steps = {f"msg_{row['id'].hex}": row for row in aftermath.rows["steps"]}
    assert {row["webhook_id"] for row in aftermath.far_side["effect"]} == set(steps)
    assert {row["state"] for row in steps.values()} == {"DONE"}
    assert set(aftermath.of("steps", "request_id", "operation", "connector_code").values()) == {1}
    effects = Counter((row["reference"], row["operation"]) for row in aftermath.far_side["effect"])
    assert set(effects.values()) == {1}
    assert len(aftermath.far_side["call"]) > len(steps), "many were called more than once"


def test_every_callback_was_taken(aftermath: Aftermath) -> None:
    assert {row["answered"] for row in aftermath.far_side["owed"]} == {200}


def test_whoever_was_erased_is_gone_but_for_what_a_law_keeps_and_stands_in_the_ledger_and_its_copy_once(
    aftermath: Aftermath,
) -> None:
    erased = {case.citizen.actor.subject_id for case in aftermath.cases.values() if Right.ERASURE in case.rights}
    others = {case.citizen.actor.subject_id for case in aftermath.cases.values()} - erased
    held = aftermath.of("records", "subject_id")
    assert {held[subject] for subject in others} == {3}
    kept = [row for row in aftermath.rows["records"] if row["subject_id"] in erased]
    assert len(kept) < len(erased)
    assert all(row["restricted_because"] and row["restricted_under"] and row["purge_at"] for row in kept), kept
    assert set(aftermath.of("ledger", "kind", "blinded").values()) == {1}
    assert aftermath.of("ledger", "kind")["KEY"] == len(erased)
    assert all(row["kept_at"] for row in aftermath.rows["ledger"])
    assert set(aftermath.ledger) == set(aftermath.of("ledger", "kind", "blinded"))


def test_everybody_whom_an_answer_showed_has_one_sealed_entry_for_it(aftermath: Aftermath) -> None:
    watcher = aftermath.watcher
    assert watcher.sent > watcher.answered > ROUNDS
    organization = key_of(watcher.organization)
    looks = [row for row in aftermath.rows["looks"] if row["org_id"] == organization and row["at"] >= watcher.since]
    members = {row["email"]: row["subject_id"] for row in aftermath.rows["members"] if row["org_id"] == organization}
    entries = Counter(row["subject_id"] for row in looks)
    assert entries.keys() == {members[email] for email in watcher.shown} - {watcher.subject_id}
    for email, shown in watcher.shown.items():
        # Whose answer a kill cut off was read all the same; the looks of a watcher at themself are nobody else's.
        assert members[email] == watcher.subject_id or shown <= entries[members[email]] <= watcher.sent
    sealed = aftermath.of("sealed", "id", "leaf_hash")
    assert [sealed[row["id"], row["leaf_hash"]] for row in looks] == [1] * len(looks)


def test_what_a_person_exports_afterwards_is_proven_whole(aftermath: Aftermath) -> None:
    verdict = verify(aftermath.exported)
    assert verdict.faults == []
    assert verdict.proven > aftermath.watcher.answered


def test_the_queue_holds_nothing_that_failed_or_got_stuck(aftermath: Aftermath) -> None:
    assert aftermath.of("queue", "status").keys() <= {"queued"}
