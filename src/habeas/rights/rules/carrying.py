"""What becomes of each record when an erasure is carried out: erased, or kept restricted with code, law and date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.retention import RESTRICTED, HeldItem, decide_items
from habeas.jurisdictions.rules.sets import DenialCode
from habeas.kernel.periods import Period, Unit

_LEGAL = "LEGAL_OBLIGATION"
_UNITS = {"D": Unit.CALENDAR_DAY, "M": Unit.MONTH, "Y": Unit.MONTH}


@dataclass(frozen=True)
class Refusal:
    """Why an item is kept, as it was decided."""

    code: str


@dataclass(frozen=True)
class Fate:
    """What becomes of one record: erased where `code` is None, else kept restricted, at most until `purge_at`."""

    record: Mapping[str, Any]
    code: str | None = None
    law: str | None = None
    purge_at: datetime | None = None


def fates(
    records: Sequence[Mapping[str, Any]],
    refused: Mapping[str, Refusal],
    whole: Refusal | None,
    laws: Sequence[AppliedLaw],
    now: datetime,
) -> list[Fate]:
    """Decides on every record.

    Each record has `id`, `category`, `collected_at`, `retained_until` and its `activities` (legal_basis, legal_bases,
    retention_period). `refused` is by record id or category. `whole` is the reason of a part that names no items: then
    what has a date until which it must be kept stays.
    """
    return [_fate(record, refused, whole, laws, now) for record in records]


def _fate(
    record: Mapping[str, Any],
    refused: Mapping[str, Refusal],
    whole: Refusal | None,
    laws: Sequence[AppliedLaw],
    now: datetime,
) -> Fate:
    named = refused.get(str(record["id"])) or refused.get(record["category"])
    duty = _duty(record, laws, now)
    if named is not None:
        return Fate(record, named.code, duty.law if duty else None, _end(record, duty))
    if duty is not None:
        return duty
    kept_until = record["retained_until"]
    if whole is not None and not refused and kept_until is not None and kept_until > now:
        return Fate(record, whole.code, None, kept_until)
    return Fate(record)


def _end(record: Mapping[str, Any], duty: Fate | None) -> datetime | None:
    found: datetime | None = duty.purge_at if duty is not None else record["retained_until"]
    return found


def _duty(record: Mapping[str, Any], laws: Sequence[AppliedLaw], now: datetime) -> Fate | None:
    """A duty of every law that applies to keep the record, and until when."""
    for activity in record["activities"]:
        period = period_of(activity["retention_period"])
        if period is None or not laws or not all(_obliges(activity, law) for law in laws):
            continue
        item = HeldItem(str(record["id"]), record["collected_at"].date(), period, laws[0].key)
        decided = decide_items([item], laws, now.date()).items[0]
        if decided.state == RESTRICTED:
            end = None if decided.purge_on is None else datetime.combine(decided.purge_on, time(), UTC)
            return Fate(record, decided.code or DenialCode.LEGAL_OBLIGATION_RETENTION.value, laws[0].key, end)
    return None


def _obliges(activity: Mapping[str, Any], law: AppliedLaw) -> bool:
    bases: Mapping[str, str] = activity["legal_bases"] or {}
    return bool(bases.get(law.code, activity["legal_basis"]) == _LEGAL)


def period_of(text: str | None) -> Period | None:
    """A period of ISO 8601 with one number, such as P6M; None for anything else."""
    if text is None or len(text) < 3 or text[0] != "P" or text[-1] not in _UNITS or not text[1:-1].isdigit():
        return None
    number = int(text[1:-1]) * (12 if text[-1] == "Y" else 1)
    return Period(number, _UNITS[text[-1]])
