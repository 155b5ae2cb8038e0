"""When a step is tried again, and when a connector that fails is left alone for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Pacing:
    """Pauses in seconds: the first ceiling doubles up to the longest; after `attempts` a human takes over."""

    first_s: float = 5.0
    longest_s: float = 4 * 3600.0
    attempts: int = 12
    accepted_s: float = 3600.0
    shut_after: int = 5
    shut_first_s: float = 30.0
    shut_longest_s: float = 900.0

    def pause(self, attempts: int, chance: float) -> timedelta:
        """The pause after so many attempts: anywhere up to the ceiling (full jitter); `chance` is within [0, 1)."""
        ceiling = min(self.first_s * 2.0 ** min(attempts - 1, 40), self.longest_s)
        return timedelta(seconds=ceiling * chance)

    def shut_until(self, failures: int, now: datetime) -> datetime | None:
        """Until when a connector with so many failures in a row is left alone; None while it is not."""
        if failures < self.shut_after:
            return None
        seconds = self.shut_first_s * 2.0 ** min(failures - self.shut_after, 40)
        return now + timedelta(seconds=min(seconds, self.shut_longest_s))
