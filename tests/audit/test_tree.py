"""The store of subtrees gives the same roots and proofs as the definition does."""

from hypothesis import given
from hypothesis import strategies as st

from habeas.audit.rules import consistency_proof, extends, includes, inclusion_proof, leaf_hash, root
from habeas.audit.tree import (
    Place,
    consistency_ranges,
    grown,
    hash_over,
    hashes,
    key_of,
    path_ranges,
    peaks,
    place_of,
    places_for,
    subtrees,
)

sizes = st.integers(1, 70)


def some_leaves(size: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(size)]


@given(sizes, st.data())
def test_a_tree_that_grew_in_steps_has_the_root_of_all_its_leaves(size: int, data: st.DataObject) -> None:
    leaves, at = some_leaves(size), 0
    nodes: dict[Place, bytes] = {}
    while at < size:
        step = data.draw(st.integers(1, size - at))
        frontier = {place: nodes[place] for place in peaks(at)}
        nodes |= grown(at, frontier, leaves[at : at + step])
        at += step
        assert hash_over(0, at, nodes) == root(leaves[:at])


@given(sizes, st.data())
def test_every_leaf_is_proven_by_stored_nodes(size: int, data: st.DataObject) -> None:
    leaves, index = some_leaves(size), data.draw(st.integers(0, size - 1))
    nodes = grown(0, {}, leaves)
    proof = hashes(path_ranges(index, size), nodes)
    assert proof == inclusion_proof(leaves, index)
    assert includes(root(leaves), size, index, leaves[index], proof)


@given(sizes, st.data())
def test_growth_is_proven_by_stored_nodes(size: int, data: st.DataObject) -> None:
    leaves, earlier = some_leaves(size), data.draw(st.integers(1, size))
    nodes = grown(0, {}, leaves)
    proof = hashes(consistency_ranges(earlier, size), nodes)
    assert proof == consistency_proof(leaves, earlier)
    assert extends(root(leaves[:earlier]), earlier, root(leaves), size, proof)


@given(sizes)
def test_a_proof_needs_few_nodes(size: int) -> None:
    most = 2 * size.bit_length() ** 2
    assert all(len(places_for(path_ranges(index, size))) <= most for index in range(size))


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_subtrees_cover_a_range_once(start: int, length: int) -> None:
    covered = [leaf for level, index in subtrees(start, start + length) for leaf in (index << level,)]
    assert covered == sorted(covered)
    assert sum(1 << level for level, _ in subtrees(start, start + length)) == length


@given(st.integers(0, 40), st.integers(0, 2**40))
def test_a_place_is_read_as_it_was_written(level: int, index: int) -> None:
    assert place_of(key_of((level, index))) == (level, index)
