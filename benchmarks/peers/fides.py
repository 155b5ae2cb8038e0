"""Restates what Fides was measured at as what is run here for the same work."""

from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.peers.figures import Measured

SHAPES = (
    ("create a privacy request", "47", "15 to 30", "M2"),
    ("list 50 privacy requests", "-", "-", "Q5"),
    ("record a privacy preference", "-", "-", "M1"),
)
"""What Fides calls it, its statements, its rate a second on two cores, and our operation."""


def fides_table(runs: Sequence[Measured]) -> Iterator[str]:
    """Each shape beside ours."""
    yield "| what Fides does | its statements | a second, two cores | here | statements | requests/s |"
    yield "|---|---|---|---|---|---|"
    for shape, statements, rate, operation in SHAPES:
        own = [each for each in runs if each.system == "habeas" and each.operation == operation]
        if own:
            ours = f"{own[0].statements:.1f} | {median(each.rate for each in own):.0f}"
            yield f"| {shape} | {statements} | {rate} | {operation} | {ours} |"
