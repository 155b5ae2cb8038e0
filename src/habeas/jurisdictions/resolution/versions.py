"""Which version of a notice holds at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from habeas.jurisdictions.rules.terms import NoticeTerms


@dataclass(frozen=True, slots=True)
class TermsInForce:
    """The terms of a version and the instants from (included) and until (excluded) which it holds."""

    terms: NoticeTerms
    begins: datetime | None = None
    ends: datetime | None = None

    def holds_at(self, instant: datetime) -> bool:
        """Whether the version holds at an aware instant."""
        return (self.begins is None or self.begins <= instant) and (self.ends is None or instant < self.ends)


def version_at(versions: Sequence[TermsInForce], instant: datetime) -> TermsInForce | None:
    """The version in force at an aware instant; the later one when two overlap."""
    return next((version for version in reversed(versions) if version.holds_at(instant)), None)
