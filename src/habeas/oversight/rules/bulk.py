"""Bulk exports of members: how they stand, how they end, and how long everybody has to object before one begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from habeas.oversight.rules.announced import Announced, checked_classes

DELAY = timedelta(hours=48)
"""From the request to the export, where anybody else administered the organization not longer ago than this."""
KEPT = timedelta(hours=72)
"""How long the package can be fetched; then its key is destroyed."""
DIRECTORY = "DIRECTORY"
"""The class of the directory entry, which belongs to every export."""


NO_MECHANISM = "NO_TRANSFER_MECHANISM"
"""Why members of another region are not in an export, as with pages of members."""


@dataclass(frozen=True)
class Withheld:
    """Members of one region who are not in an export, how many they are, and why."""

    region: str
    count: int
    reason: str


@dataclass(frozen=True)
class Reach:
    """How far an export goes beyond its own region: whom it concerns there, whom it leaves, and who could stop it."""

    members: Mapping[str, int] = field(default_factory=dict)
    withheld: tuple[Withheld, ...] = ()
    administrators: int = 0


class BulkExportStatus(StrEnum):
    """How a bulk export stands."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    READY = "READY"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


class BulkExportEnd(StrEnum):
    """Why a bulk export was not carried out."""

    WITHDRAWN = "WITHDRAWN"
    STOPPED_BY_ANOTHER = "STOPPED_BY_ANOTHER"
    ROLE_LOST = "ROLE_LOST"
    NO_LONGER_ANNOUNCED = "NO_LONGER_ANNOUNCED"
    NO_TRANSFER_MECHANISM = "NO_TRANSFER_MECHANISM"


class LeftOut(StrEnum):
    """Why somebody who was told of a bulk export is not in it."""

    OBJECTED = "OBJECTED"
    NO_LONGER_OVERSEEN = "NO_LONGER_OVERSEEN"


def due_at(now: datetime, other_administrators: int) -> datetime:
    """When it may begin: at once where nobody else administers the organization, nor did within the delay."""
    return now + DELAY if other_administrators else now


def export_classes(wanted: tuple[str, ...], announced: Announced) -> list[str]:
    """The classes of fields with that of the directory; BAD_USER_INPUT for one that was not announced."""
    beyond = set(wanted) - {DIRECTORY}
    return sorted({DIRECTORY, *(checked_classes(sorted(beyond), announced) if beyond else ())})


def to_other_administrators(organization: str, day: str) -> tuple[str, str]:
    """Subject and text of the mail to those who can stop it."""
    return (
        f"An export of members of {organization} was asked for",
        f"Another administrator of {organization} asked for an export of members' data. It begins on {day} at the"
        " earliest. For what, why and how many people are in it stands with the organization's bulk exports; any"
        " administrator can stop it there until it has begun. The members concerned were told too.\n",
    )
