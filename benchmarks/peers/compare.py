"""Compares what systems answer, and the rows that their writes leave, before anything is measured."""

from collections.abc import Sequence

from benchmarks.peers.load import ask
from benchmarks.peers.measure import Case, fresh
from benchmarks.peers.operations import PLACES
from benchmarks.peers.same import different, unlike
from benchmarks.peers.writes import left_by

ASKED = (0, 5, 10, 15)


async def compare(cases: Sequence[Case]) -> None:
    """Exit with 1 unless every system answers the same, and leaves the same rows behind."""
    for place in range(PLACES) if cases[0].operation.writes else ASKED:
        first, *others = [await _outcome(case, place) for case in cases]
        for case, (answer, rows) in zip(cases[1:], others, strict=True):
            wrong = different(first[0], answer) or unlike(first[1], rows)
            if wrong:
                name, own = case.operation.name, cases[0].system
                raise SystemExit(f"{name}: {case.system} differs from {own}: {wrong} ({answer[:300]!r})")


async def _outcome(case: Case, place: int) -> tuple[bytes, object]:
    fresh(case)
    answer = await ask(case.server.port, case.asked[place])
    if not case.operation.writes:
        return answer, None
    rows = left_by(case.site.superuser, case.operation.name, case.operation.writers()[place])
    if not all(rows.values()):
        raise SystemExit(f"{case.operation.name}: {case.system} wrote nothing into {[n for n in rows if not rows[n]]}")
    return answer, rows
