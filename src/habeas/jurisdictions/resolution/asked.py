"""A request as the clocks see it: the right, the instant, and the steps taken with the person since."""

from dataclasses import dataclass, field
from datetime import date, datetime

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.periods import local_date

Moment = date | datetime


def day_of(moment: Moment, zone: str) -> date:
    """The date in a zone; a bare date is taken as it stands."""
    return local_date(moment, zone) if isinstance(moment, datetime) else moment


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """When proof of identity was asked for and given, and whether there was reasonable doubt (None: not said)."""

    asked: Moment
    answered: Moment | None = None
    reasonable_doubt: bool | None = None


@dataclass(frozen=True, slots=True)
class Clarification:
    """When the person was asked to say what is meant, and answered; None leaves the need for it unsaid."""

    asked: Moment
    answered: Moment | None = None
    reasonably_required: bool | None = None


@dataclass(frozen=True, slots=True)
class ExtensionNotice:
    """When the person was told of a longer period; `reasoned` is False when no reasons were given."""

    notified_at: Moment
    reasoned: bool = True


@dataclass(frozen=True, slots=True)
class FeeStep:
    """When a fee that the law allows was asked for and paid; no rights named means all of the request."""

    asked: Moment | None = None
    paid: Moment | None = None
    rights: frozenset[Right] = frozenset()

    def concerns(self, right: Right) -> bool:
        """Whether the right is one that costs something."""
        return not self.rights or right in self.rights


@dataclass(frozen=True, slots=True)
class Steps:
    """What happened between the request and its answer."""

    identity: IdentityCheck | None = None
    clarification: Clarification | None = None
    extension: ExtensionNotice | None = None
    fee: FeeStep | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the right, the aware instant of receipt, the channel, and the scope within the right."""

    right: Right
    received_at: datetime
    channel: str | None = None
    scope: str | None = None
    steps: Steps = field(default_factory=Steps)
