"""How long a job that fails is tried again, and after which pauses."""

from dataclasses import dataclass
from datetime import timedelta

_SPREAD = 0.5
"""A pause lies within this part of its length around it, so that what failed together does not come back together."""


@dataclass(frozen=True)
class Patience:
    """Seconds: the pause doubles from the first up to the longest, until `total_s` were waited in all."""

    first_s: float = 1.0
    longest_s: float = 300.0
    total_s: float = 6 * 3600.0

    def pause(self, attempt: int, chance: float) -> timedelta | None:
        """How long to wait after the attempt, counted from 0; None where the job is given up.

        `chance` is within [0, 1).
        """
        if self.waited(attempt) >= self.total_s:
            return None
        return timedelta(seconds=self._length(attempt) * (1 + _SPREAD * (chance - 0.5)))

    def waited(self, attempt: int) -> float:
        """Seconds that were waited before the attempt, but for chance."""
        return sum(self._length(each) for each in range(attempt))

    def _length(self, attempt: int) -> float:
        return min(self.first_s * 2.0 ** min(attempt, 60), self.longest_s)


INSIDE = Patience()
"""For a job whose effect lies in its own region's database: whoever mends the fault has six hours."""
OUTSIDE = Patience(longest_s=900.0, total_s=3 * 86_400.0)
"""For a job that needs somebody else, such as a mail server or another database: that may be away for days."""
