"""Figures of a controller's people that say nothing about any of them: what of a count may be told to others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

GROUP = 10
"""The smallest group that is told, and the step to which every group is rounded down.

It is this platform's own number. It cannot be chosen for each export, for figures of several steps together would
tell the count itself.
"""


class FigureDimension(StrEnum):
    """By what people are counted."""

    MONTH = "MONTH"
    LANGUAGE = "LANGUAGE"
    COUNTRY = "COUNTRY"


@dataclass(frozen=True, slots=True)
class Figure:
    """A group and how many people are in it, rounded down."""

    group: str
    people: int


def published(counts: Mapping[str, int]) -> list[Figure]:
    """The groups that are large enough, in order; neither small ones, nor how many of them there are, nor a total."""
    return [Figure(group, people - people % GROUP) for group, people in sorted(counts.items()) if people >= GROUP]


def as_of(now: datetime) -> datetime:
    """The beginning of the month, in UTC: whoever asks twice in a month learns nothing of who came in between."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
