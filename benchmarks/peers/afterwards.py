"""What the ledger costs after the read: looks become entries, and entries are sealed, by the worker."""

import time

import psutil

from benchmarks.peers.servers import postgres_cpu
from habeas.audit.entering import enter_next
from habeas.main import open_engines, sealer
from habeas.settings import Settings

STEPS = 10


async def entering_and_sealing(settings: Settings, postgres: psutil.Process) -> str:
    """The microseconds of each look in the worker and in PostgreSQL, of as many as a few steps take; as Markdown."""
    async with open_engines(settings) as engines:
        region, watch = engines.regions[settings.default_region], _Watch(postgres)
        entries = sum([await enter_next(region) for _ in range(STEPS)])
        entering = watch.each(entries)
        seals = sealer(engines)
        heads = [head for head in [await seals.seal_entered(region) for _ in range(STEPS)] if head is not None]
        sealing = watch.each(entries)
    if not entries:
        return "- No look was written down, so the worker had nothing to do afterwards."
    return (
        f"- Afterwards the worker makes an entry of a look for {entering} us (worker + PostgreSQL), and seals it for"
        f" {sealing} us, measured over {entries} looks under {len(heads)} heads."
    )


class _Watch:
    """Tells the processor time since it was asked last."""

    def __init__(self, postgres: psutil.Process) -> None:
        self._postgres = postgres
        self._since = time.process_time(), postgres_cpu(postgres)

    def each(self, many: int) -> str:
        now = time.process_time(), postgres_cpu(self._postgres)
        used = [1e6 * (later - earlier) / max(many, 1) for earlier, later in zip(self._since, now, strict=True)]
        self._since = now
        return f"{used[0]:.0f} + {used[1]:.0f}"
