"""What one resolution costs, and what each law that does not apply adds to it."""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from habeas.jurisdictions import Facts, Right, applicable_laws, profile_named, resolve_right, rights_available
from habeas.jurisdictions.catalog import LAWS, Catalog
from habeas.jurisdictions.rules.pack import Law

FIRST = datetime(2026, 1, 1, 9, tzinfo=UTC)
PERSON = Facts(residence="DE", present_in="DE", establishments=("IE",), offers_to=("DE",), channel="web")
AISHU = profile_named("AISHU")


def elsewhere(number: int) -> Law:
    """A law for a place where the person of this benchmark never was."""
    base = LAWS["BR_LGPD"]
    places = frozenset({f"X{number}"})
    nowhere = replace(base.applicability, places=places, reach=places)
    return replace(base, code=f"NOWHERE_{number}", applicability=nowhere)


def catalog_of(size: int) -> Catalog:
    """The real laws, filled up with laws that do not apply."""
    added = (elsewhere(number) for number in range(size - len(LAWS)))
    return {**LAWS, **{law.code: law for law in added}}


def milliseconds(work: Callable[[datetime], object], rounds: int) -> float:
    """The median cost of one call over days that differ."""
    costs = []
    for number in range(rounds):
        received_at = FIRST + timedelta(hours=7 * number)
        began = time.perf_counter()
        work(received_at)
        costs.append((time.perf_counter() - began) * 1000)
    return statistics.median(costs)


def resolution_cost(size: int, rounds: int) -> float:
    """The cost of finding the laws in a catalog of that size and resolving one request."""
    catalog = catalog_of(size)

    def one(received_at: datetime) -> object:
        return resolve_right(Right.ERASURE, received_at, applicable_laws(PERSON, received_at, catalog), AISHU)

    milliseconds(one, rounds // 10)
    return milliseconds(one, rounds)


def report(rounds: int) -> list[str]:
    """The figures, one line each."""
    small, ten, large = (resolution_cost(size, rounds) for size in (len(LAWS), 10, 110))
    added = (large - ten) / 100
    every = milliseconds(lambda at: rights_available(PERSON, AISHU, at), rounds // 20)
    return [
        f"one resolution, {len(LAWS)} laws in the catalog: {small:.3f} ms",
        f"one resolution, 10 laws in the catalog: {ten:.3f} ms (limit 1 ms: {'kept' if ten < 1 else 'MISSED'})",
        f"one resolution, 110 laws in the catalog: {large:.3f} ms",
        f"each law that does not apply adds {added * 1000:.1f} µs, {added / ten:.1%} of a resolution",
        f"all {len(Right)} rights of a person with their clocks: {every:.2f} ms",
    ]


def main() -> None:
    """Prints the figures; `--rounds` sets how many requests are resolved for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000)
    print("\n".join(report(parser.parse_args().rounds)))  # noqa: T201 - a benchmark speaks on the terminal


if __name__ == "__main__":
    main()
