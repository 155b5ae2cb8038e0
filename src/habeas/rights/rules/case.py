"""Computes a new request from what was asked and where the person stands: its rights, clocks, dates and trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.resolving import Due, Resolution, resolve
from habeas.jurisdictions.resolution.tracing import sentences
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import Availability, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.catalog import KINDS, NOT_BY_REQUEST
from habeas.rights.rules.notice_in_force import NoticeInForce
from habeas.rights.rules.standing import Standing

MOST_RIGHTS = 10
LONGEST_NOTE = 2000
NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a request without any date stands in a list that is sorted by date."""


@dataclass(frozen=True, slots=True)
class RightsClock:
    """A clock, and the rights of the request that it runs for."""

    rights: tuple[Right, ...]
    clock: Clock


@dataclass(frozen=True)
class Case:
    """A request as law and notice see it, on the day on which it arrives."""

    resolutions: tuple[Resolution, ...]
    clocks: tuple[RightsClock, ...]
    acknowledge_by: datetime | None
    effective_due: datetime | None
    hard_due: datetime | None
    trace: dict[str, Any]

    @property
    def due_order(self) -> datetime:
        """The instant by which the desk sorts its work."""
        return self.effective_due or NO_DATE


def case_of(rights: Sequence[Right], standing: Standing, path: tuple[str, ...] = ("rights",)) -> Case:
    """The case of a request that is received now.

    Raises BAD_USER_INPUT for a list of rights that cannot be asked for, RIGHT_NOT_AVAILABLE, saying why, for a
    right that neither a law nor the notice grants this person; `path` is what the client wrote to ask for it.
    """
    check_rights(rights)
    laws, channel = standing.laws, standing.facts.channel
    resolutions = tuple(
        _granted(resolve(Asked(right, standing.as_of, channel), laws, standing.contract), path) for right in rights
    )
    return Case(
        resolutions=resolutions,
        clocks=clocks_of(resolutions),
        acknowledge_by=_first(each.acknowledge_by for each in resolutions),
        effective_due=_first(each.effective_due for each in resolutions),
        hard_due=_first(each.hard_due for each in resolutions),
        trace=trace_of(standing, resolutions),
    )


def check_rights(rights: Sequence[Right]) -> None:
    """Raise BAD_USER_INPUT unless these are one to ten different rights that a request can ask for."""
    if not 1 <= len(rights) <= MOST_RIGHTS or len(set(rights)) != len(rights):
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Name 1 to {MOST_RIGHTS} rights, each of them once.", ("rights",))
    for right in rights:
        if right not in KINDS:
            raise DomainError(ErrorCode.RIGHT_NOT_AVAILABLE, NOT_BY_REQUEST[right], ("rights",))


def _granted(resolution: Resolution, path: tuple[str, ...]) -> Resolution:
    if resolution.availability is Availability.NOT_GRANTED:
        raise DomainError(
            ErrorCode.RIGHT_NOT_AVAILABLE,
            f"{resolution.right} is not available: {resolution.because}.",
            path,
            {"right": resolution.right.value, "laws": [law.key for law in resolution.laws]},
        )
    return resolution


def one_per_source(clocks: Sequence[Clock]) -> tuple[Clock, ...]:
    """The strictest clock of each source and purpose, in the order in which they end."""
    kept: dict[tuple[str, str], Clock] = {}
    for clock in sorted(clocks, key=_ends):
        kept.setdefault((clock.source, clock.purpose), clock)
    return tuple(kept.values())


def clocks_of(resolutions: Sequence[Resolution]) -> tuple[RightsClock, ...]:
    """Every right's clocks, one per source and purpose, in the order in which they end; equal ones are one clock."""
    whose: dict[Clock, list[Right]] = {}
    for each in resolutions:
        for clock in one_per_source(each.clocks):
            whose.setdefault(clock, []).append(each.right)
    return tuple(RightsClock(tuple(whose[clock]), clock) for clock in sorted(whose, key=_ends))


def _ends(clock: Clock) -> tuple[datetime, datetime, str]:
    target, legal = clock.target_due_at, clock.legal_due_at
    return target or legal or NO_DATE, legal or NO_DATE, clock.source


def _first(dues: Any) -> datetime | None:
    found: list[Due] = [due for due in dues if due is not None]
    return min((due.at for due in found), default=None)


def trace_of(standing: Standing, resolutions: Sequence[Resolution]) -> dict[str, Any]:
    """What was applied and why, ready for JSON: enough to decide on the same ground later."""
    first, notice = resolutions[0], standing.notice
    return {
        "dataPack": first.data_pack,
        "calendars": sorted({name for each in resolutions for name in each.calendars}),
        "facts": _facts(standing),
        "laws": [
            {"key": law.key, "test": law.test, "because": law.because, "assumed": law.assumed} for law in first.laws
        ],
        "notice": None if notice is None else _notice(notice),
        "rights": [_right(each) for each in resolutions],
        "sentences": sentences_of(resolutions),
    }


def sentences_of(resolutions: Sequence[Resolution]) -> list[str]:
    """How everything came about, in sentences; what is the same for several rights is said once."""
    return list(dict.fromkeys(sentence for each in resolutions for sentence in sentences(each)))


def _facts(standing: Standing) -> dict[str, Any]:
    facts = standing.facts
    return {
        "residence": facts.residence,
        "presentIn": facts.present_in,
        "establishments": list(facts.establishments),
        "offersTo": None if facts.offers_to is None else list(facts.offers_to),
        "service": facts.service,
        "channel": facts.channel,
        "servedLanguage": facts.served_language,
    }


def _notice(notice: NoticeInForce) -> dict[str, Any]:
    return {
        "id": str(notice.id),
        "version": notice.version,
        "language": notice.language,
        "texts": [str(each) for each in notice.texts],
        "specific": None if notice.specific is None else str(notice.specific),
        "collectedUnder": None if notice.collected_under is None else str(notice.collected_under),
    }


def _right(resolution: Resolution) -> dict[str, Any]:
    return {
        "right": resolution.right.value,
        "availability": resolution.availability.value,
        "because": resolution.because,
        "verification": resolution.verification.value,
        "fee": resolution.fee,
        "remedies": list(resolution.remedies),
        "duties": list(resolution.duties),
        "findings": [{"code": each.finding.value, "message": each.message} for each in resolution.findings],
        "clocks": [_clock(clock) for clock in resolution.clocks],
    }


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "source": clock.source,
        "purpose": clock.purpose.value,
        "receipt": clock.receipt_date.isoformat(),
        "zone": clock.zone,
        "calendar": clock.calendar_version,
        "because": clock.because,
        "replacedBy": clock.replaced_by,
    }


def citations(found: Sequence[Citation]) -> list[dict[str, str]]:
    """Citations, ready for JSON."""
    return [{"source": each.source, "reference": each.reference} for each in found]
