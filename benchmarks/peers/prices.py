"""What each of habeas' duties costs: the same operation with it and without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.peers.figures import Measured, of


@dataclass(frozen=True)
class Price:
    """A duty, the operation that shows it, and by which system it is done and by which not; `keyed` by the request."""

    duty: str
    operation: str
    with_it: str
    without: str
    keyed: bool = False


PRICES = (
    Price("limits: what a document may cost, and how long it may take", "Q1", "habeas", "habeas-no-limits"),
    Price("tracing: an observer that is told every statement", "Q1", "habeas-observed", "habeas"),
    Price("journal: the entry of a change and its leaf", "M1", "habeas", "habeas-no-journal"),
    Price("an Idempotency-Key: the lookup and the kept answer", "M1", "habeas", "habeas", keyed=True),
    Price("ledger: the row that says who was read", "Q2", "habeas", "habeas-no-ledger"),
    Price("ledger: the row that says who was read", "Q5", "habeas", "habeas-no-ledger"),
)


def price_line(price: Price, runs: Sequence[Measured]) -> str:
    """A row of the table: what it costs in processor time, and which part of the rate is left."""
    sides = {each: of(runs, each, price.operation) for each in ("with", "without")}
    pairs = list(zip(sides["with"], sides["without"], strict=True))
    server = median(one.server_us - other.server_us for one, other in pairs)
    postgres = median(one.postgres_us - other.postgres_us for one, other in pairs)
    kept = median(one.rate / other.rate for one, other in pairs)
    return f"| {price.duty} | {price.operation} | {server:+.0f} | {postgres:+.0f} | {kept:.2f} |"
