"""Verifies an export without any database: of what it shows, every altered, moved, deleted or back-dated entry."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson

from habeas.audit.commitment import opens
from habeas.audit.export import FORMAT
from habeas.audit.heads import Head, opened_head
from habeas.audit.rules import extends, includes, leaf_hash, root
from habeas.audit.tree import grown, hash_over, peaks

TOLERANCE = timedelta(minutes=2)
"""How far an entry's instant may lie outside of the heads around it: transactions last, and clocks differ."""


@dataclass
class Verdict:
    """What was found: faults in sentences, and how many entries are proven or still wait for a seal."""

    faults: list[str] = field(default_factory=list)
    proven: int = 0
    waiting: int = 0
    thumbprints: set[str] = field(default_factory=set)


def verify(
    document: Mapping[str, Any], trusted: Collection[str] = (), earlier: Mapping[str, Any] | None = None
) -> Verdict:
    """Check a document of `export`, and that it holds all of an `earlier` one of the same person.

    `trusted` are RFC 7638 thumbprints of signing keys; without any, all heads must be signed with one key. What the
    document leaves out is found only against an earlier one, or in the export of a whole log.
    """
    verdict = Verdict()
    if document.get("format") != FORMAT:
        verdict.faults.append("This is no export of a ledger.")
        return verdict
    try:
        heads = _heads(document, trusted, verdict)
        _grew(document, heads, verdict)
        _entries(document, heads, verdict)
        if document.get("complete"):
            _whole(document, heads, verdict)
        if earlier is not None:
            _nothing_lost(document, earlier, verdict)
            _same_heads(heads, earlier, trusted, verdict)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        verdict.faults.append(f"The document is malformed ({type(error).__name__}).")
    return verdict


def content_leaf(content: Mapping[str, Any]) -> bytes:
    """The leaf that this content hashes to."""
    return leaf_hash(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


def _heads(document: Mapping[str, Any], trusted: Collection[str], verdict: Verdict) -> dict[int, Head]:
    heads: dict[int, Head] = {}
    for place, signature in enumerate(document["heads"]):
        try:
            head, thumbprint = opened_head(signature, trusted)
        except ValueError as error:
            verdict.faults.append(f"Head {place}: {error}.")
            continue
        verdict.thumbprints.add(thumbprint)
        if head.region != document["region"]:
            verdict.faults.append(f"Head {place} is of another region.")
        if _differ(heads.setdefault(head.tree_size, head), head):
            verdict.faults.append(_two_heads(head.tree_size))
    if len(verdict.thumbprints) > 1 and not trusted:
        verdict.faults.append("The heads are signed with several keys; say which are trusted.")
    for before, after in pairwise(sorted(heads.values(), key=lambda head: head.tree_size)):
        if after.signed_at < before.signed_at:
            verdict.faults.append(f"The head over {after.tree_size} entries was signed before a smaller one.")
    return heads


def _grew(document: Mapping[str, Any], heads: Mapping[int, Head], verdict: Verdict) -> None:
    proofs = {(step["from"], step["to"]): step["path"] for step in document["consistency"]}
    for earlier, later in pairwise(sorted(heads)):
        path = [bytes.fromhex(each) for each in proofs.get((earlier, later), ())]
        if not extends(heads[earlier].root_hash, earlier, heads[later].root_hash, later, path):
            verdict.faults.append(f"The log of {later} entries does not extend the log of {earlier}.")


def _entries(document: Mapping[str, Any], heads: Mapping[int, Head], verdict: Verdict) -> None:
    last = -1
    for entry in document["entries"]:
        position = entry["position"]
        if position is None:
            verdict.waiting += 1
            continue
        if position <= last:
            verdict.faults.append(f"Entry {position} is out of order or comes twice.")
        last = max(last, position)
        fault = _fault_of(entry, position, heads, complete=bool(document.get("complete"))) or _misnamed(entry)
        if fault is None:
            verdict.proven += 1
        else:
            verdict.faults.append(f"Entry {position} {fault}")


def _fault_of(entry: Mapping[str, Any], position: int, heads: Mapping[int, Head], *, complete: bool) -> str | None:
    head = heads.get(entry["treeSize"])
    if head is None:
        return "has no signed head over it."
    content = entry.get("content")
    if content is None:
        return None if complete and "leafHash" in entry else _gap(entry, position, head)
    leaf = content_leaf(content)
    if "leafHash" in entry and entry["leafHash"] != leaf.hex():
        return "was altered: its content is not what was hashed."
    path = entry.get("path")
    if path is not None or not complete:
        proof = [bytes.fromhex(each) for each in path or ()]
        if not includes(head.root_hash, head.tree_size, position, leaf, proof):
            return "is not in the signed log in this form and place."
    return _misdated(content, position, head, heads)


def _gap(entry: Mapping[str, Any], position: int, head: Head) -> str:
    """Whoever exports says by itself that an entry is gone, and the log shows that it was there."""
    proof = [bytes.fromhex(each) for each in entry.get("path") or ()]
    leaf = bytes.fromhex(entry.get("leafHash") or "")
    if not includes(head.root_hash, head.tree_size, position, leaf, proof):
        return "has no content."
    return "was deleted: the signed log has its place and its hash, and the ledger does not have it any more."


def _misnamed(entry: Mapping[str, Any]) -> str | None:
    """Does what was told of who looked fit what the leaf committed to?"""
    for member, told in (entry.get("opening") or {}).items():
        if not opens(entry["content"][member], told["salt"], told["value"]):
            return "was not made for whoever is named: the opening does not fit the commitment."
    return None


def _misdated(content: Mapping[str, Any], position: int, head: Head, heads: Mapping[int, Head]) -> str | None:
    at = datetime.fromisoformat(content["at"])
    before = max((size for size in heads if size <= position), default=None)
    if head.tree_size <= position:
        return "is beyond the head over it."
    if before is not None and at < heads[before].signed_at - TOLERANCE:
        return "is back-dated: it came into the log after a head that is younger than its date."
    return "is dated after the head over it." if at > head.signed_at + TOLERANCE else None


def _whole(document: Mapping[str, Any], heads: Mapping[int, Head], verdict: Verdict) -> None:
    entries = [entry for entry in document["entries"] if entry["position"] is not None]
    leaves = [_leaf(entry) for entry in entries]
    if [entry["position"] for entry in entries] != list(range(max(heads, default=0))):
        verdict.faults.append("The log is not whole: an entry was dropped, added or moved.")
    nodes = grown(0, {}, leaves)
    for size, head in heads.items():
        found = None if size > len(leaves) else hash_over(0, size, nodes) if peaks(size) else root([])
        if found != head.root_hash:
            verdict.faults.append(f"The entries are not those of the signed head over {size}.")


def _nothing_lost(document: Mapping[str, Any], earlier: Mapping[str, Any], verdict: Verdict) -> None:
    now = {entry["position"]: _leaf(entry) for entry in document["entries"] if entry["position"] is not None}
    contents = {_leaf(entry) for entry in document["entries"]}
    for entry in earlier["entries"]:
        position, leaf = entry["position"], _leaf(entry)
        if leaf not in contents:
            verdict.faults.append(f"An entry of {entry['content']['at']} in the earlier export is gone.")
        elif position is not None and now.get(position) != leaf:
            verdict.faults.append(f"Entry {position} of the earlier export is elsewhere now.")


def _same_heads(
    heads: Mapping[int, Head], earlier: Mapping[str, Any], trusted: Collection[str], verdict: Verdict
) -> None:
    """Whoever signs two histories shows one to each: what an earlier export pinned must be what counts now."""
    for size, known in _known(earlier["heads"], trusted):
        if size in heads and _differ(known, heads[size]):
            verdict.faults.append(_two_heads(size))


def _known(signatures: Collection[str], trusted: Collection[str]) -> Iterator[tuple[int, Head]]:
    """The heads that an earlier export pinned; a signature that does not hold pins nothing."""
    for signature in signatures:
        with suppress(ValueError):
            head, _ = opened_head(signature, trusted)
            yield head.tree_size, head


def _differ(one: Head, other: Head) -> bool:
    """Do two heads of one size say different things of the same log? When each was signed does not matter."""
    return one.root_hash != other.root_hash or one.region != other.region


def _two_heads(size: int) -> str:
    return f"There are two different heads over {size} entries."


def _leaf(entry: Mapping[str, Any]) -> bytes:
    content = entry.get("content")
    return bytes.fromhex(entry["leafHash"]) if content is None else content_leaf(content)
