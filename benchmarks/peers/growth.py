"""What is left of habeas' rate over more people, and of its speed on pages far behind."""

from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.peers.figures import Measured, of
from benchmarks.peers.operations import FAR, OPERATIONS

KEPT, LONGER = 0.75, 1.3
"""Which part of the rate over a tenth of the people is left, at least; how much longer the far page takes, at most."""
FIRST, BEHIND = "Q2", "Q2 deep"


def scaling_table(runs: Sequence[Measured], sizes: Sequence[int]) -> Iterator[str]:
    """Requests per second for each size, and what is left of those over the size before the largest."""
    largest, before = sizes[-1], sizes[-2]
    yield (
        "| operation | "
        + " | ".join(f"{size:,} people" for size in sizes)
        + " | largest over the one before | target |"
    )
    yield "|---" * (len(sizes) + 3) + "|"
    for operation in OPERATIONS:
        rates = {size: [each.rate for each in of(runs, str(size), operation.name)] for size in sizes}
        kept = median(big / small for big, small in zip(rates[largest], rates[before], strict=True))
        verdict = f">= {KEPT:g}: {'met' if kept >= KEPT else 'NOT MET'}"
        shown = " | ".join(f"{median(rates[size]):.0f}" for size in sizes)
        yield f"| {operation.name} | {shown} | {kept:.2f}x | {verdict} |"


def pages_line(runs: Sequence[Measured], persons: int, loading: float) -> str:
    """How the far page compares with the first, and how long it took to load the people."""
    first, behind = ([each.p50 for each in of(runs, str(persons), name)] for name in (FIRST, BEHIND))
    longer = median(late / early for late, early in zip(behind, first, strict=True))
    page = min(FAR, persons * 3 // 5 // 50)
    verdict = "met" if longer <= LONGER else "NOT MET"
    return (
        f"- Page {page:,} of {persons * 3 // 5:,} members takes {median(behind):.2f} ms where page 1 takes"
        f" {median(first):.2f} ms, asked one at a time: {longer:.2f}x; at most {LONGER:g}x: {verdict}."
        f" {persons:,} people were made in {loading:.0f} s."
    )
