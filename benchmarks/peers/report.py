"""Says what a comparison found: medians, ratios over each peer beside their targets, and what was not met."""

from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.peers.figures import Measured, of, ratio, work_ratio
from benchmarks.peers.operations import OPERATIONS

TARGETS = {
    "Q1": {"postgraphile": 3.5, "mercurius": 1.0, "naive": 25.0},
    "Q2": {"postgraphile": 3.5, "mercurius": 1.6, "naive": 25.0},
    "Q3": {"postgraphile": 4.0, "mercurius": 2.5, "naive": 30.0},
    "Q4": {"postgraphile": 3.5, "mercurius": 1.3, "naive": 25.0},
    "Q5": {"postgraphile": 3.5, "mercurius": 2.0, "naive": 30.0},
    "M1": {"postgraphile": 2.5, "mercurius": 0.9, "naive": 15.0},
    "M2": {"postgraphile": 2.5, "mercurius": 0.9, "naive": 15.0},
}
"""How many times the rate of each peer habeas is to reach."""
WITHOUT_TARGET = {"postgraphile": "postgraphile-cached"}
"""Stands beside a peer: the same with less to do than it had when the targets were set."""
MEMORY, TAIL = 100.0, 5.0
LEDGER, LAST_PAGE = 0.6, 1.3
"""What is left of the rate with the ledger on, at least; how much longer the last page of a list may take."""
READS = ("Q1", "Q2", "Q3", "Q4", "Q5")


def tables(runs: Sequence[Measured]) -> Iterator[str]:
    """The figures as Markdown."""
    systems = list(dict.fromkeys(each.system for each in runs))
    yield "| operation | system | requests/s | p50 ms | p99 ms | CPU us: server + PostgreSQL | statements | MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for operation in OPERATIONS:
        for system in systems:
            own = of(runs, system, operation.name)
            if own:
                yield f"| {operation.name} | {system} | {_row(own)} |"
    yield ""
    yield "| operation | habeas over | rate | of which a target | processor time | without the ledger |"
    yield "|---|---|---|---|---|---|"
    yield from _ratios(runs)
    yield ""
    yield from _further(runs)


def _row(own: Sequence[Measured]) -> str:
    failed = sum(each.failures for each in own)
    return (
        f"{median(e.rate for e in own):.0f} | {median(e.p50 for e in own):.2f} | {median(e.p99 for e in own):.1f} | "
        f"{median(e.server_us for e in own):.0f} + {median(e.postgres_us for e in own):.0f} | "
        f"{own[0].statements:.1f} | {max(e.megabytes for e in own):.0f}{f' | {failed} FAILED' if failed else ''}"
    )


def _ratios(runs: Sequence[Measured]) -> Iterator[str]:
    for operation, targets in TARGETS.items():
        for peer, target in targets.items():
            yield from _ratio(runs, operation, peer, target)
            if peer in WITHOUT_TARGET:
                yield from _ratio(runs, operation, WITHOUT_TARGET[peer], None)


def _ratio(runs: Sequence[Measured], operation: str, peer: str, target: float | None) -> Iterator[str]:
    found = ratio(runs, "habeas", peer, operation)
    if found is None:
        return
    bare, work = ratio(runs, "habeas-no-ledger", peer, operation), work_ratio(runs, "habeas", peer, operation)
    verdict = "-" if target is None else f">= {target:g}: {'met' if found >= target else 'NOT MET'}"
    yield f"| {operation} | {peer} | {found:.2f}x | {verdict} | {_times(work)} | {_times(bare)} |"


def _times(found: float | None) -> str:
    return "-" if found is None else f"{found:.2f}x"


def ledger_kept(runs: Sequence[Measured]) -> dict[str, float]:
    """How much of the rate without a ledger is left with it, for each operation that is looks."""
    found = {name: ratio(runs, "habeas", "habeas-no-ledger", name) for name in ("Q2", "Q5")}
    return {name: value for name, value in found.items() if value is not None}


def _further(runs: Sequence[Measured]) -> Iterator[str]:
    for operation, kept in ledger_kept(runs).items():
        verdict = "met" if kept >= LEDGER else "NOT MET"
        yield f"- {operation}: with the ledger {kept:.2f} of the rate without it; at least {LEDGER:g}: {verdict}."
    first, last = of(runs, "habeas", "Q2"), of(runs, "habeas", "Q2 deep")
    if first and last:
        longer = median(each.p50 for each in last) / median(each.p50 for each in first)
        verdict = "met" if longer <= LAST_PAGE else "NOT MET"
        yield f"- The last page of the largest list takes {longer:.2f}x the first; at most {LAST_PAGE:g}x: {verdict}."
    for operation in READS:
        ours, theirs = of(runs, "habeas", operation), of(runs, "postgraphile", operation)
        if ours and theirs:
            own, other = median(e.p99 for e in ours), median(e.p99 for e in theirs)
            verdict = "met" if own * TAIL <= other else "NOT MET"
            yield f"- {operation}: p99 {own:.1f} ms of PostGraphile's {other:.1f} ms; at most a fifth: {verdict}."
    memory = max((each.megabytes for each in runs if each.system == "habeas"), default=0.0)
    verdict = "met" if memory <= MEMORY else "NOT MET"
    yield f"- A worker of habeas holds {memory:.0f} MB; at most {MEMORY:.0f}: {verdict}."
