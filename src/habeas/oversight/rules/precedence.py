"""Which claim governs a name: an exact one before a tree, and the nearest tree before those above it."""

from collections.abc import Iterable

from habeas.oversight.rules.sets import DomainScope

Claimed = tuple[str, DomainScope]


def governing(name: str, claims: Iterable[Claimed]) -> Claimed | None:
    """The one claim of these that governs the canonical name, or None."""
    covering = [claim for claim in claims if covers(claim, name)]
    return max(covering, key=lambda claim: (claim[0].count("."), claim[1] is DomainScope.EXACT), default=None)


def covers(claim: Claimed, name: str) -> bool:
    """Does the claim reach the name? Labels are compared, never text: notcontoso.example is not contoso.example."""
    claimed, scope = claim
    return name == claimed or (scope is DomainScope.TREE and name.endswith(f".{claimed}"))


def candidates(name: str) -> list[Claimed]:
    """Every claim that could govern the name, the nearest first; public suffixes cannot be claimed at all."""
    return [(name, DomainScope.EXACT), *((each, DomainScope.TREE) for each in above(name))]


def above(name: str) -> list[str]:
    """The canonical name and those above it, the nearest first, without the top-level one."""
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
