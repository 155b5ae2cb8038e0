"""What findings quote: the ids of clauses and of the promises that they make."""

from collections.abc import Iterable
from typing import TypedDict

from habeas.notices.rules.source import Clause


class Evidence(TypedDict):
    """The parts of a finding that name clauses and promises."""

    clauses: tuple[str, ...]
    promises: tuple[str, ...]


def quoted(clauses: Iterable[Clause]) -> Evidence:
    """The ids of these clauses and of their promises."""
    listed = tuple(clauses)
    return Evidence(
        clauses=tuple(clause.id for clause in listed),
        promises=tuple(promise for clause in listed for promise in clause.promises),
    )


def of_ids(clauses: Iterable[Clause], ids: Iterable[str]) -> Evidence:
    """The same for the clauses with these ids."""
    wanted = set(ids)
    return quoted(clause for clause in clauses if clause.id in wanted)
