"""The parts of the comparison with other servers that could be wrong without anybody noticing."""

import json
from collections.abc import Callable
from inspect import isfunction, signature
from typing import Any

import pytest

from benchmarks.peers.fides import fides_table
from benchmarks.peers.figures import Measured, of, ratio, work_ratio
from benchmarks.peers.growth import pages_line, scaling_table
from benchmarks.peers.load import succeeded
from benchmarks.peers.operations import OPERATIONS, operation_named
from benchmarks.peers.prices import PRICES, price_line
from benchmarks.peers.publish import BEGIN, END, README, ROOT, between, in_short
from benchmarks.peers.report import LEDGER, TARGETS, ledger_kept, tables
from benchmarks.peers.same import different, unlike
from benchmarks.peers.serve import CHANGES
from benchmarks.peers.writes import evened
from habeas.consent.rules import digest

OK = b"HTTP/1.1 200 OK\r\n\r\n"
PERSON = "10000000-0000-7000-8000-000000000001"


def answer(**data: Any) -> bytes:
    return json.dumps({"data": data}).encode()


def measured(system: str, operation: str = "Q1", rate: float = 100.0, **further: Any) -> Measured:
    values: dict[str, Any] = {
        "repeat": 0, "p50": 1.0, "p99": 2.0, "failures": 0, "server_us": 100.0, "postgres_us": 100.0,
        "megabytes": 50.0, "statements": 1.0, "bytes": 10,
    }  # fmt: skip
    return Measured(system, operation, rate=rate, **{**values, **further})


def test_wrappers_and_spellings_of_an_instant_make_no_difference() -> None:
    ours = answer(viewer={"requests": {"nodes": [{"at": "2026-01-01T10:00:00.500Z", "status": "OPEN"}]}})
    theirs = answer(allRequests={"nodes": [{"at": "2026-01-01T11:00:00.500000+01:00", "status": "OPEN"}]})
    assert different(ours, theirs) == ""


@pytest.mark.parametrize(
    "theirs",
    [
        answer(viewer={"nodes": [{"name": "A"}, {"name": "C"}]}),
        answer(viewer={"nodes": [{"name": "B"}, {"name": "A"}]}),
        answer(viewer={"nodes": [{"name": "A"}]}),
        answer(viewer={"nodes": [{"name": "A"}, {"name": None}]}),
        answer(viewer=None),
        b'{"errors": [{"message": "no"}], "data": null}',
    ],
    ids=["another value", "another order", "fewer rows", "a null", "no rows", "an error"],
)
def test_another_answer_is_a_difference(theirs: bytes) -> None:
    assert different(answer(all={"nodes": [{"name": "A"}, {"name": "B"}]}), theirs)


def test_two_systems_that_both_fail_do_not_agree() -> None:
    failed = b'{"errors": [{"message": "no"}], "data": null}'
    assert different(failed, failed)


def test_an_empty_list_of_refusals_is_no_difference_and_a_refusal_is_one() -> None:
    theirs = answer(give={"consent": {"status": "GIVEN", "language": "en"}})
    assert not different(answer(give={"consent": {"status": "GIVEN", "language": "en"}, "userErrors": []}), theirs)
    assert different(answer(give={"consent": {"status": "GIVEN", "language": "en"}, "userErrors": [{}]}), theirs)


def test_rows_of_one_day_are_alike_and_a_due_date_of_another_day_is_not() -> None:
    ours = [{"due": "2026-12-22T15:59:59+00:00", "at": "2026-11-22T09:00:00+00:00"}]
    assert not unlike(ours, [{"due": "2026-12-22T15:59:59+00:00", "at": "2026-11-22T09:04:00.5+00:00"}])
    assert ".due" in unlike(ours, [{"due": "2026-12-23T15:59:59+00:00", "at": "2026-11-22T09:00:00+00:00"}])
    assert unlike(ours, [])
    assert unlike(ours, [{"due": "2026-12-22T15:59:59+00:00"}])
    assert unlike(ours, [{"due": None, "at": "2026-11-22T09:00:00+00:00"}])


def test_rows_are_compared_without_made_up_names_but_with_whose_they_are() -> None:
    content = {"kind": "GIVEN", "at": "2026-11-22T09:00:00+00:00"}
    made = {"subject_id": PERSON, "id": "a", "consent_id": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "content": content}
    (row,) = evened([{**made, "sha256": digest(content)}])
    assert (row["subject_id"], row["consent_id"], row["sha256"]) == (PERSON, "made up", True)
    assert "id" not in row


def test_a_digest_that_does_not_fit_its_content_is_found() -> None:
    (row,) = evened([{"content": {"kind": "GIVEN"}, "sha256": digest({"kind": "WITHDRAWN"})}])
    assert row["sha256"] is False


def test_a_sentence_that_names_the_instant_is_the_same_sentence() -> None:
    said = [evened([{"trace": f"Received at 2026-11-22T09:0{n}:28.147480+00:00."}]) for n in (1, 2)]
    assert said[0] == said[1] == [{"trace": "Received at an instant."}]


def test_a_refusal_is_not_counted_as_an_answer() -> None:
    assert succeeded(OK, answer(give={"consent": {}, "userErrors": []}).replace(b" ", b""))
    assert not succeeded(OK, b'{"errors":[{"message":"no"}],"data":null}')
    assert not succeeded(OK, b'{"data":{"give":{"consent":null,"userErrors":[{"code":"NOT_FOUND"}]}}}')
    assert not succeeded(b"HTTP/1.1 503 Busy\r\n\r\n", b"{}")


def test_a_ratio_compares_runs_of_the_same_turn_in_whatever_order_they_were_made() -> None:
    runs = [
        measured("habeas", rate=100, repeat=0), measured("peer", rate=50, repeat=0),
        measured("peer", rate=10, repeat=1), measured("habeas", rate=30, repeat=1),
        measured("habeas", rate=400, repeat=2), measured("peer", rate=100, repeat=2),
    ]  # fmt: skip
    assert [each.rate for each in of(reversed_of(runs), "peer", "Q1")] == [50, 10, 100]
    assert ratio(runs, "habeas", "peer", "Q1") == ratio(reversed_of(runs), "habeas", "peer", "Q1") == 3.0
    assert ratio(runs, "habeas", "absent", "Q1") is None


def reversed_of(runs: list[Measured]) -> list[Measured]:
    return list(reversed(runs))


def test_processor_time_counts_the_server_and_the_database() -> None:
    runs = [measured("habeas", server_us=50, postgres_us=150), measured("peer", server_us=500, postgres_us=100)]
    assert work_ratio(runs, "habeas", "peer", "Q1") == 3.0


def test_a_target_that_is_missed_by_little_is_said_to_be_missed() -> None:
    def verdict(rate: float) -> str:
        runs = [measured("habeas", rate=rate), measured("postgraphile", rate=100)]
        return next(line for line in tables(runs) if line.startswith("| Q1 | postgraphile | ") and "x |" in line)

    assert verdict(349) == "| Q1 | postgraphile | 3.49x | >= 3.5: NOT MET | 1.00x | - |"
    assert ">= 3.5: met" in verdict(350)


def test_a_peer_with_less_to_do_than_when_the_targets_were_set_is_shown_without_one() -> None:
    lines = list(tables([measured("habeas", rate=300), measured("postgraphile-cached", rate=100)]))
    assert "| Q1 | postgraphile-cached | 3.00x | - | 1.00x | - |" in lines


def test_failed_requests_are_shown_beside_the_rate_that_they_flatter() -> None:
    shown = "\n".join(tables([measured("habeas", failures=3), measured("naive")]))
    assert "3 FAILED" in shown
    assert shown.count("FAILED") == 1


def test_every_operation_that_peers_answer_has_a_target_for_each_of_them() -> None:
    assert {each.name for each in OPERATIONS if each.peers} == set(TARGETS)
    assert {frozenset(each) for each in TARGETS.values()} == {frozenset({"postgraphile", "mercurius", "naive"})}


def test_what_is_left_over_more_people_is_measured_against_the_size_before() -> None:
    runs = [measured(str(size), each.name, rate) for each in OPERATIONS for size, rate in ((10, 90.0), (100, 60.0))]
    lines = list(scaling_table(runs, (10, 100)))
    assert lines[2] == "| Q1 | 90 | 60 | 0.67x | >= 0.75: NOT MET |"
    assert len(lines) == 2 + len(OPERATIONS)


def test_the_far_page_is_compared_with_the_first() -> None:
    runs = [measured("1000000", "Q2", p50=2.0), measured("1000000", "Q2 deep", p50=2.4)]
    assert "Page 10,000 of 600,000 members takes 2.40 ms" in pages_line(runs, 1_000_000, 90)
    assert "1.20x; at most 1.3x: met" in pages_line(runs, 1_000_000, 90)
    assert "NOT MET" in pages_line([*runs[:1], measured("1000000", "Q2 deep", p50=2.7)], 1_000_000, 90)


def test_a_price_is_the_difference_between_both_sides() -> None:
    runs = [
        measured("with", "Q2", 80, server_us=120, postgres_us=90), measured("without", "Q2", 100),
    ]  # fmt: skip
    assert price_line(PRICES[-2], runs).endswith("| Q2 | +20 | -10 | 0.80 |")


def test_each_price_names_an_operation_that_is_run() -> None:
    assert all(operation_named(each.operation) for each in PRICES)


def test_the_shapes_of_fides_stand_beside_what_was_measured_here() -> None:
    lines = list(fides_table([measured("habeas", "M2", 200, statements=8.3), measured("mercurius", "M2", 900)]))
    assert lines[2:] == ["| create a privacy request | 47 | 15 to 30 | M2 | 8.3 | 200 |"]


def test_figures_go_between_their_marks_and_leave_the_rest_alone() -> None:
    assert between(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\nnew\n{END}\nb"
    with pytest.raises(SystemExit):
        between("a page without marks", "new")


def test_the_readme_gets_each_table_of_ratios_and_each_sentence_by_itself() -> None:
    wide, ratios, fides = "| a | b | c | d | e | f | g | h |", "| o | h | r | t | p | w |", "| d | s | a | h | t | r |"
    lines = [wide, wide, "", ratios, ratios, "", "- The last page: met.", "", fides, "", "words"]
    assert in_short(lines) == [ratios, ratios, "", "- The last page: met.", "", fides]


def test_the_readme_says_how_the_published_run_ended() -> None:
    published = json.loads((ROOT / "docs" / "guides" / "peers.json").read_text(encoding="utf-8"))
    dear = any(kept < LEDGER for kept in ledger_kept([Measured(**each) for each in published["runs"]]).values())
    assert f"this run ended with {int(dear)}." in README.read_text(encoding="utf-8")


def test_what_stands_in_place_of_a_duty_is_called_as_the_duty_is() -> None:
    called = [(vars(module)[name], other) for changes in CHANGES.values() for module, name, other in changes]
    functions = [(duty, other) for duty, other in called if isfunction(other)]
    assert functions
    assert [other.__qualname__ for duty, other in functions if not fits(other, duty)] == []


def fits(other: Callable[..., Any], duty: Callable[..., Any]) -> bool:
    """Can it be called as the duty is?"""
    of_duty = signature(duty).parameters.values()
    given = [None for each in of_duty if each.kind is not each.KEYWORD_ONLY]
    try:
        signature(other).bind(*given, **{each.name: None for each in of_duty if each.kind is each.KEYWORD_ONLY})
    except TypeError:
        return False
    return True
