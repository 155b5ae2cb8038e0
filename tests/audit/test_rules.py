"""The log of hashes: spelling, leaves, trees, proofs, and what tampering does to them."""

from dataclasses import fields, replace
from datetime import UTC
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree, InvalidProof, verify_consistency, verify_inclusion  # type: ignore[import-untyped]

from habeas.audit.rules import (
    Entry,
    canonical,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)
from tests.audit.entries import AN_ENTRY, some_entries, written

contents = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


def other_implementation(entries: list[bytes]) -> InmemoryTree:
    tree = InmemoryTree()
    tree.append_entries(entries)
    return tree


def test_an_entry_is_spelled_in_one_way() -> None:
    assert canonical(AN_ENTRY, "Contoso GmbH").decode() == (
        f'{{"actor":"{"aa" * 32}","actor_kind":"ADMINISTRATOR",'
        '"actor_role":"ADMINISTRATOR","at":"2026-11-21T22:10:00.000120Z",'
        f'"authority":"Approved by a second administrator","client":"{"cc" * 32}",'
        '"field_classes":["DEVICE","LOGS"],"format":"habeas-look/2",'
        '"id":"00000000-0000-0000-0000-000000000002","legal_basis":"LEGITIMATE_INTERESTS",'
        '"note":"Reported \\"theft\\"\\n– Köln","org_id":"00000000-0000-0000-0000-000000000001",'
        '"organization_name":"Contoso GmbH","purpose":"SECURITY_INVESTIGATION",'
        '"subject_id":"00000000-0000-0000-0000-000000000003"}'
    )


@given(entry=some_entries, name=st.text(st.characters(exclude_categories=["Cs"])))
def test_the_spelling_is_that_of_rfc_8785(entry: Entry, name: str) -> None:
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert canonical(entry, name) == rfc8785.dumps({**written(entry), "at": at, "organization_name": name})


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_every_field_of_an_entry_is_part_of_its_hash(name: str) -> None:
    value = getattr(AN_ENTRY, name)
    others: dict[str, Any] = {"at": AN_ENTRY.at.replace(microsecond=121), "field_classes": ("DEVICE",)}
    changed: dict[str, Any] = {name: others.get(name, f"{value}x" if isinstance(value, str) else UUID(int=99))}
    assert leaf_hash(canonical(replace(AN_ENTRY, **changed), "X")) != leaf_hash(canonical(AN_ENTRY, "X"))


def test_the_organizations_name_is_part_of_the_hash() -> None:
    assert leaf_hash(canonical(AN_ENTRY, "Contoso")) != leaf_hash(canonical(AN_ENTRY, "Fabrikam"))


def test_leaves_and_nodes_are_hashed_apart() -> None:
    assert leaf_hash(b"x" * 64) == sha256(b"\x00" + b"x" * 64).digest()
    assert node_hash(b"x" * 32, b"x" * 32) == sha256(b"\x01" + b"x" * 64).digest()


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root([]) == sha256(b"").digest()


@given(contents)
def test_the_root_is_that_of_another_implementation(entries: list[bytes]) -> None:
    assert root([leaf_hash(each) for each in entries]) == other_implementation(entries).get_root()


@given(contents, st.data())
def test_every_leaf_can_be_shown_to_be_in_the_tree(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(each) for each in entries]
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    assert includes(root(leaves), len(leaves), index, leaves[index], proof)
    theirs = other_implementation(entries).prove_inclusion(index + 1)
    assert theirs.path == [leaves[index], *proof]
    verify_inclusion(leaves[index], root(leaves), theirs, index=index + 1, size=len(leaves))


@given(contents, st.data())
def test_an_altered_leaf_or_proof_shows_nothing(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(each) for each in entries]
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, size = inclusion_proof(leaves, index), len(leaves)
    assert not includes(root(leaves), size, index, leaf_hash(b"another entry"), proof)
    assert not includes(root(leaves), size, index, leaves[index], [*proof, leaves[0]])
    assert not includes(root(leaves), size, size, leaves[index], proof)
    assert not includes(root(leaves), size, -1, leaves[index], proof)
    for at in range(len(proof)):
        altered = [*proof[:at], leaf_hash(b"altered"), *proof[at + 1 :]]
        assert not includes(root(leaves), size, index, leaves[index], altered)
        assert not includes(root(leaves), size, index, leaves[index], proof[:at])


@given(contents, st.data())
def test_a_tree_can_be_shown_to_have_only_grown(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(each) for each in entries]
    earlier = data.draw(st.integers(1, len(leaves)))
    proof, old, new = consistency_proof(leaves, earlier), root(leaves[:earlier]), root(leaves)
    assert extends(old, earlier, new, len(leaves), proof)
    theirs = other_implementation(entries).prove_consistency(earlier, len(leaves))
    verify_consistency(old, new, theirs, prior_size=earlier, later_size=len(leaves))


@given(contents.filter(lambda entries: len(entries) > 1), st.data())
def test_a_changed_history_cannot_be_shown_to_have_only_grown(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(each) for each in entries]
    earlier = data.draw(st.integers(1, len(leaves) - 1))
    at = data.draw(st.integers(0, earlier - 1))
    altered = [*leaves[:at], leaf_hash(b"altered"), *leaves[at + 1 :]]
    old, new = root(leaves[:earlier]), root(altered)
    assert not extends(old, earlier, new, len(leaves), consistency_proof(altered, earlier))
    assert not extends(old, earlier, root(leaves), len(leaves), consistency_proof(leaves, earlier)[:-1])
    tree = InmemoryTree()
    tree.append_entries(entries)
    with pytest.raises(InvalidProof):
        verify_consistency(old, new, tree.prove_consistency(earlier, len(leaves)))


@given(st.integers(1, 40), st.data())
def test_no_earlier_tree_is_consistent_with_a_dropped_or_swapped_leaf(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size + 1)]
    at = data.draw(st.integers(0, size - 1))
    swapped = [*leaves[:at], leaves[at + 1], leaves[at], *leaves[at + 2 :]]
    dropped = leaves[:at] + leaves[at + 1 :]
    assert root(swapped) != root(leaves)
    assert root(dropped) not in {root(leaves[:length]) for length in range(size + 1) if leaves[:length] != dropped}


def test_there_is_no_proof_of_what_never_was() -> None:
    leaves = [leaf_hash(b"1")]
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_proof(leaves, 1)
    with pytest.raises(ValueError, match="no such earlier tree"):
        consistency_proof(leaves, 2)
    assert not extends(root(leaves), 2, root(leaves), 1, [])
    assert not extends(root(leaves), 1, root([*leaves, *leaves]), 2, [])
    assert not extends(root(leaves), 1, root(leaves), 1, [root(leaves)])
