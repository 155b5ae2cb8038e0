"""What a run measured, and how two systems compare over the runs of one comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Measured:
    """One run of one operation on one system; times in milliseconds or, with _us, in microseconds for each request."""

    system: str
    operation: str
    repeat: int
    rate: float
    p50: float
    p99: float
    failures: int
    server_us: float
    postgres_us: float
    megabytes: float
    statements: float
    bytes: int


def of(runs: Sequence[Measured], system: str, operation: str) -> list[Measured]:
    """The runs of one operation on one system, turn by turn."""
    found = [each for each in runs if each.system == system and each.operation == operation]
    return sorted(found, key=lambda each: each.repeat)


def ratio(runs: Sequence[Measured], own: str, peer: str, operation: str) -> float | None:
    """How many times the peer's rate ours is: the median over the repeats, each compared with its neighbour."""
    pairs = list(zip(of(runs, own, operation), of(runs, peer, operation), strict=False))
    return median(ours.rate / theirs.rate for ours, theirs in pairs) if pairs else None


def work_ratio(runs: Sequence[Measured], own: str, peer: str, operation: str) -> float | None:
    """How many times our processor time the peer's is, server and PostgreSQL together."""
    pairs = list(zip(of(runs, own, operation), of(runs, peer, operation), strict=False))
    if not pairs:
        return None
    return median(_work(theirs) / _work(ours) for ours, theirs in pairs)


def _work(run: Measured) -> float:
    return run.server_us + run.postgres_us
