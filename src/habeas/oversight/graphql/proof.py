"""Proofs over the log of a region that anybody in it can ask for: inclusion and consistency by RFC 9162."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from habeas.audit.model import LogNode, TreeHead
from habeas.audit.tree import consistency_ranges, hashes, key_of, path_ranges, place_of, places_for
from habeas.reading.binding import AmongComputed, ByArgument, Need
from habeas.reading.fields import computed

Ranges = list[tuple[int, int]]
_HEAD = ("tree_size", "root_hash", "signature")


@strawberry.type(description="That a leaf stands at its place in the tree that a signed head covers (RFC 9162, 2.1.3).")
class LedgerProof:
    """An inclusion proof."""

    position: int = strawberry.field(description="Which leaf, from 0.")
    tree_size: int = strawberry.field(description="Over how many leaves.")
    root_hash: str = strawberry.field(description="The root of that tree, in hexadecimal.")
    path: list[str] = strawberry.field(description="The siblings from the leaf up to the root, in hexadecimal.")
    signature: str = strawberry.field(description="The signed head over that tree, as a JWS (RFC 7515).")


@strawberry.type(description="That a later tree only added leaves to an earlier one (RFC 9162, 2.1.4).")
class LogConsistency:
    """A consistency proof."""

    earlier_size: int = strawberry.field(description="How many leaves the earlier tree has.")
    later_size: int = strawberry.field(description="How many leaves the later tree has.")
    earlier_root_hash: str = strawberry.field(description="The root of the earlier tree, in hexadecimal.")
    later_root_hash: str = strawberry.field(description="The root of the later tree, in hexadecimal.")
    path: list[str] = strawberry.field(description="The nodes that lead from the one to the other, in hexadecimal.")
    signatures: list[str] = strawberry.field(description="The signed heads over both, the earlier first.")


def _included(arguments: Mapping[str, Any]) -> Ranges:
    position, size = arguments["position"], arguments["treeSize"]
    return path_ranges(position, size) if 0 <= position < size else []


def _grown(arguments: Mapping[str, Any]) -> Ranges:
    earlier, later = arguments["earlierSize"], arguments["laterSize"]
    return consistency_ranges(earlier, later) if 0 < earlier <= later else []


def _keys(ranges: Ranges) -> list[str]:
    return sorted({key_of(place) for place in places_for(ranges)})


def _path(ranges: Ranges, rows: list[dict[str, str]]) -> list[str]:
    nodes = {place_of(row["key"]): bytes.fromhex(row["hash"]) for row in rows}
    return [found.hex() for found in hashes(ranges, nodes)]


def _inclusion(needs: dict[str, Any], _: object, arguments: dict[str, Any]) -> LedgerProof | None:
    head, position = needs["head"], arguments["position"]
    if head is None or not 0 <= position < head["tree_size"]:
        return None
    path = _path(_included(arguments), needs["nodes"])
    return LedgerProof(
        position=position,
        tree_size=head["tree_size"],
        root_hash=head["root_hash"],
        path=path,
        signature=head["signature"],
    )


def _consistency(needs: dict[str, Any], _: object, arguments: dict[str, Any]) -> LogConsistency | None:
    earlier, later = needs["earlier"], needs["later"]
    if earlier is None or later is None or earlier["tree_size"] > later["tree_size"]:
        return None
    return LogConsistency(
        earlier_size=earlier["tree_size"],
        later_size=later["tree_size"],
        earlier_root_hash=earlier["root_hash"],
        later_root_hash=later["root_hash"],
        path=_path(_grown(arguments), needs["nodes"]),
        signatures=[earlier["signature"], later["signature"]],
    )


def _nodes(ranges: Any) -> Need:
    compute = AmongComputed("key", lambda arguments: _keys(ranges(arguments)))
    return Need(LogNode, (compute,), ("key", "hash"), ("key",), many=True)


def _head(argument: str) -> Need:
    return Need(TreeHead, (ByArgument("tree_size", argument),), _HEAD)


def _said(description: str) -> Any:
    return Annotated[int, strawberry.argument(description=description)]


@strawberry.type
class ProofQuery:
    """Root fields of proofs."""

    ledger_proof: LedgerProof | None = computed(
        LedgerProof | None,
        "What shows that the leaf at this place is in the tree of this size, in the caller's region; null where no head"
        " of that size was signed, or the leaf is beyond it. A receipt names an entry's place.",
        _inclusion,
        {"head": _head("treeSize"), "nodes": _nodes(_included)},
        {
            "position": _said("Which leaf, from 0."),
            "tree_size": _said("The size of a signed head."),
        },
    )
    log_consistency: LogConsistency | None = computed(
        LogConsistency | None,
        "What shows that the log of the caller's region only grew from one signed head to another; null where one of"
        " them was never signed. Keep a head, and ask for this later: nothing that it covers can have been taken back.",
        _consistency,
        {"earlier": _head("earlierSize"), "later": _head("laterSize"), "nodes": _nodes(_grown)},
        {
            "earlier_size": _said("The size of the earlier head."),
            "later_size": _said("The size of the later head."),
        },
    )
