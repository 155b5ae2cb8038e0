"""The log as a store of complete subtrees: growing by leaves, and proofs out of a few nodes instead of all leaves.

A node's place is (level, index): it covers leaves index * 2**level up to the next of its level.
"""

from collections.abc import Iterable, Mapping, Sequence

from habeas.audit.rules import node_hash

Place = tuple[int, int]
Nodes = Mapping[Place, bytes]


def key_of(place: Place) -> str:
    """A place as it is stored."""
    return f"{place[0]}/{place[1]}"


def place_of(key: str) -> Place:
    """A place as `key_of` wrote it."""
    level, _, index = key.partition("/")
    return int(level), int(index)


def subtrees(start: int, end: int) -> list[Place]:
    """The complete subtrees that make up leaves `start` up to `end`, from left to right."""
    places: list[Place] = []
    while start < end:
        aligned = (start & -start).bit_length() - 1 if start else end.bit_length()
        level = min(aligned, (end - start).bit_length() - 1)
        places.append((level, start >> level))
        start += 1 << level
    return places


def peaks(size: int) -> list[Place]:
    """The subtrees whose hashes a tree of this size grows from."""
    return subtrees(0, size)


def grown(size: int, frontier: Nodes, leaves: Sequence[bytes]) -> dict[Place, bytes]:
    """The new complete nodes when `leaves` are added to a tree of `size`, of which `frontier` holds the peaks."""
    made: dict[Place, bytes] = {}
    for offset, leaf in enumerate(leaves):
        level, index = 0, size + offset
        made[level, index] = found = leaf
        while index & 1:
            sibling = made.get((level, index - 1)) or frontier[level, index - 1]
            found = node_hash(sibling, found)
            level, index = level + 1, index >> 1
            made[level, index] = found
    return made


def hash_over(start: int, end: int, nodes: Nodes) -> bytes:
    """The hash over leaves `start` up to `end`, where `start` is where a subtree of an RFC 9162 tree may begin."""
    parts = [nodes[place] for place in subtrees(start, end)]
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def path_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The ranges of leaves whose hashes prove leaf `index` in a tree of `size`, from the leaf up."""
    return _path(index, 0, size)


def consistency_ranges(earlier: int, later: int) -> list[tuple[int, int]]:
    """The ranges of leaves whose hashes prove that the later tree extends the earlier one."""
    if not 0 < earlier <= later:
        raise ValueError("there was no such earlier tree")
    return _grown_ranges(earlier, 0, later, known=True)


def places_for(ranges: Iterable[tuple[int, int]]) -> list[Place]:
    """The stored nodes that hashes over these ranges need."""
    return [place for start, end in ranges for place in subtrees(start, end)]


def hashes(ranges: Iterable[tuple[int, int]], nodes: Nodes) -> list[bytes]:
    """The hash over each range."""
    return [hash_over(start, end, nodes) for start, end in ranges]


def _path(index: int, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle), (middle, end)]
    return [*_path(index, middle, end), (start, middle)]


def _grown_ranges(earlier: int, start: int, end: int, *, known: bool) -> list[tuple[int, int]]:
    if earlier == end:
        return [] if known else [(start, end)]
    middle = start + _split(end - start)
    if earlier <= middle:
        return [*_grown_ranges(earlier, start, middle, known=known), (middle, end)]
    return [*_grown_ranges(earlier, middle, end, known=False), (start, middle)]


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)
