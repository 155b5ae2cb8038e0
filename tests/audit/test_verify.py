"""Tampering: every single altered, dropped, added, reordered or back-dated entry of a log is found."""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from habeas.audit.heads import Head, opened_head, signer
from habeas.audit.verify import content_leaf, verify
from tests.audit.log import START, content, exported, signing_key, whole_log

EVERYDAY, CAMPAIGN = 10_000, 100_000
Tamper = Callable[[list[Any]], None]


def alter(entries: list[Any]) -> None:
    entries[len(entries) // 2]["content"]["purpose"] = "CURIOSITY"


def alter_one_letter(entries: list[Any]) -> None:
    entries[-1]["content"]["note"] += "."


def drop(entries: list[Any]) -> None:
    del entries[len(entries) // 3]


def drop_the_first(entries: list[Any]) -> None:
    del entries[0]


def drop_the_last(entries: list[Any]) -> None:
    del entries[-1]


def drop_and_renumber(entries: list[Any]) -> None:
    del entries[len(entries) // 3]
    for position, entry in enumerate(entries):
        entry["position"] = position


def swap(entries: list[Any]) -> None:
    one, other = entries[7]["content"], entries[8]["content"]
    entries[7]["content"], entries[8]["content"] = other, one


def reorder(entries: list[Any]) -> None:
    entries[7], entries[8] = entries[8], entries[7]


def repeat(entries: list[Any]) -> None:
    entries.append(entries[-1])


def add(entries: list[Any]) -> None:
    entries.append({**entries[-1], "position": len(entries), "content": content(10**6)})


def move_the_date(entries: list[Any]) -> None:
    entries[-1]["content"]["at"] = entries[0]["content"]["at"]


TAMPERS = [
    alter,
    alter_one_letter,
    drop,
    drop_the_first,
    drop_the_last,
    drop_and_renumber,
    swap,
    reorder,
    repeat,
    add,
    move_the_date,
]


@pytest.fixture(scope="module")
def everyday() -> dict[str, Any]:
    return whole_log(EVERYDAY)


@pytest.fixture(scope="module")
def campaign() -> dict[str, Any]:
    return whole_log(CAMPAIGN, batch=5_000)


def tampered(document: dict[str, Any], tamper: Tamper) -> dict[str, Any]:
    changed = {**document, "entries": [dict(entry) for entry in document["entries"]]}
    for place in (0, 7, 8, len(changed["entries"]) // 3, len(changed["entries"]) // 2, -1):
        changed["entries"][place] = copy.deepcopy(changed["entries"][place])
    tamper(changed["entries"])
    return changed


def test_an_untouched_log_has_no_fault(everyday: dict[str, Any]) -> None:
    verdict = verify(everyday)
    assert verdict.faults == []
    assert verdict.proven == EVERYDAY


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.__name__)
def test_every_tampering_is_found(everyday: dict[str, Any], tamper: Tamper) -> None:
    assert verify(tampered(everyday, tamper)).faults


@pytest.mark.campaign
@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.__name__)
def test_every_tampering_of_a_large_log_is_found(campaign: dict[str, Any], tamper: Tamper) -> None:
    assert verify(campaign).faults == []
    assert verify(tampered(campaign, tamper)).faults


def test_a_part_of_a_log_is_proven_by_paths_alone() -> None:
    document = whole_log(300, batch=40, paths=True)
    part = {**document, "complete": False, "entries": document["entries"][5::31]}
    assert verify(part).faults == []
    assert verify(part).proven == len(part["entries"])


@pytest.mark.parametrize("place", range(0, 300, 17))
def test_in_a_part_an_altered_or_moved_entry_is_named(place: int) -> None:
    document = whole_log(300, batch=40, paths=True)
    entry = copy.deepcopy(document["entries"][place])
    entry["content"]["authority"] = "Nobody"
    moved = {**document["entries"][place], "position": place + 1}
    for changed in (entry, moved):
        verdict = verify({**document, "complete": False, "entries": [changed]})
        assert verdict.faults == [f"Entry {changed['position']} is not in the signed log in this form and place."]


def test_an_entry_that_the_log_itself_back_dated_is_found() -> None:
    contents = [content(number) for number in range(600)]
    contents[450]["at"] = contents[10]["at"]
    verdict = verify(exported(contents, [200, 400, 600]))
    assert verdict.faults == [
        "Entry 450 is back-dated: it came into the log after a head that is younger than its date."
    ]


def test_an_entry_from_the_future_is_found() -> None:
    contents = [content(number) for number in range(600)]
    contents[10]["at"] = contents[599]["at"]
    assert verify(exported(contents, [200, 400, 600])).faults == ["Entry 10 is dated after the head over it."]


def test_a_log_that_was_written_anew_does_not_extend_the_old_one() -> None:
    contents = [content(number) for number in range(600)]
    before = exported(contents[:400], [200, 400])
    contents[10]["purpose"] = "CURIOSITY"
    after = exported(contents, [400, 600])
    forged = {**after, "heads": [before["heads"][0], *after["heads"]], "complete": False, "entries": []}
    forged["consistency"] = before["consistency"] + after["consistency"]
    assert "The log of 400 entries does not extend the log of 200." in verify(forged).faults


def test_what_an_earlier_export_had_must_still_be_there() -> None:
    document = whole_log(300, batch=40, paths=True)
    mine = [entry for entry in document["entries"] if entry["position"] % 97 == 5]
    earlier = {**document, "complete": False, "entries": mine[:2]}
    now = {**document, "complete": False, "entries": mine}
    assert verify(now, earlier=earlier).faults == []
    lost = verify({**now, "entries": mine[1:]}, earlier=earlier)
    assert lost.faults == [f"An entry of {mine[0]['content']['at']} in the earlier export is gone."]


def test_two_heads_of_one_size_are_found() -> None:
    contents = [content(number) for number in range(100)]
    one = exported(contents, [100])
    contents[3]["purpose"] = "CURIOSITY"
    other = exported(contents, [100])
    verdict = verify({**other, "entries": other["entries"]}, earlier={**one, "entries": []})
    assert verdict.faults == ["There are two different heads over 100 entries."]


def _two_histories(size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two logs of one size that one key signed: what was, and what somebody would rather show."""
    contents = [content(number) for number in range(size)]
    one = exported(contents, [size])
    contents[3]["purpose"] = "CURIOSITY"
    return one, exported(contents, [size])


@pytest.mark.parametrize("first", [0, 1])
def test_two_heads_of_one_size_within_a_document_are_found_in_either_order(first: int) -> None:
    one, other = _two_histories(100)
    heads = [one["heads"][0], other["heads"][0]]
    both = {**other, "heads": [heads[first], heads[1 - first]]}
    assert "There are two different heads over 100 entries." in verify(both).faults


def test_a_head_that_an_earlier_export_pinned_is_not_replaced_by_listing_it_too() -> None:
    one, other = _two_histories(100)
    both = {**other, "heads": [one["heads"][0], other["heads"][0]]}
    verdict = verify(both, earlier={**one, "entries": []})
    assert "There are two different heads over 100 entries." in verdict.faults


def test_the_same_head_signed_twice_is_one_head() -> None:
    """A restored region signs again what it had signed; the instant differs, what is signed does not."""
    document = whole_log(100, batch=50)
    head, _ = opened_head(document["heads"][-1])
    again = signer(signing_key(), "ES256")(replace(head, signed_at=head.signed_at + timedelta(seconds=1)))
    assert verify({**document, "heads": [*document["heads"], again]}).faults == []
    assert verify({**document, "heads": [*document["heads"][:-1], again]}, earlier=document).faults == []


def test_a_head_says_who_signed_it_and_only_the_trusted_count() -> None:
    head = Head("sg", 1, b"\x01" * 32, START)
    signed = signer(signing_key(), "ES256")(head)
    found, thumbprint = opened_head(signed)
    assert (found, thumbprint) == (head, signing_key().thumbprint())
    with pytest.raises(ValueError, match="not trusted"):
        opened_head(signed, ["another"])


def test_a_head_signed_with_another_key_is_found() -> None:
    document = whole_log(100, batch=50)
    head, _ = opened_head(document["heads"][-1])
    document["heads"][-1] = signer(ECKey.generate_key("P-256"), "ES256")(head)
    assert "The heads are signed with several keys; say which are trusted." in verify(document).faults
    assert any("not trusted" in fault for fault in verify(document, [signing_key().thumbprint()]).faults)


def test_an_altered_head_is_no_head() -> None:
    signed = signer(RSAKey.generate_key(2048), "RS256")(Head("sg", 1, b"\x01" * 32, START))
    assert opened_head(signed)[0].tree_size == 1
    header, payload, signature = signed.split(".")
    for forged in (f"{header}.{payload}.{signature[:-6]}AAAAAA", f"{header}.{payload[:-4]}AAAA.{signature}", "x", ""):
        with pytest.raises(ValueError, match="no signed tree head"):
            opened_head(forged)


@pytest.mark.parametrize("document", [{}, {"format": "x"}, {"format": "habeas-ledger-export/1", "heads": 3}])
def test_what_is_no_export_is_said_to_be_none(document: dict[str, Any]) -> None:
    assert verify(document).faults


def test_a_leaf_is_that_of_canonical_json() -> None:
    assert content_leaf({"b": 1, "a": "ä"}) == content_leaf({"a": "ä", "b": 1})
