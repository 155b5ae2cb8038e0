"""Where data may be stored and for what they may be used, as pure checks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from habeas.jurisdictions.resolution.clocks import nominal_end
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.periods import parse_period

ELSEWHERE = "*"
GIVEN_BY_PERSON = "USER_DIRECT"
"""The source of what the person gave themselves."""


class ErasedKind(StrEnum):
    """What an entry of the erasure ledger names, blinded."""

    RECORD = "RECORD"
    KEY = "KEY"
    PERSON = "PERSON"


def home_region(residency: Mapping[str, str] | None, collected_in: str, default: str) -> str:
    """The region in which data collected in this country are stored; `*` stands for every other country."""
    if not residency:
        return default
    country = collected_in.partition("-")[0]
    return residency.get(country, residency.get(ELSEWHERE, default))


def check_residency(residency: Mapping[str, str] | None, collected_in: str, region: str) -> None:
    """Raise RESIDENCY_VIOLATION unless data collected in this country may be stored in this region."""
    home = home_region(residency, collected_in, region)
    if home != region:
        raise DomainError(
            ErrorCode.RESIDENCY_VIOLATION,
            f"Data collected in {collected_in} are stored in the region {home} and nowhere else.",
            ("collectedIn",),
            {"collectedIn": collected_in, "region": region, "homeRegion": home},
        )


FROM_COLLECTION = "COLLECTED_AT"


def kept_until(collected_at: datetime, retentions: Collection[tuple[str | None, str | None]]) -> datetime | None:
    """When the last of the uses of a record no longer needs it (GDPR 5(1)(e), PIPL 19).

    `retentions` are the anchor and the period (ISO 8601) of each use. None while one of them counts from something
    that may still come: an account that lives, a consent that stands.
    """
    if not retentions or any(anchor != FROM_COLLECTION or period is None for anchor, period in retentions):
        return None
    ends = (nominal_end(collected_at.date(), parse_period(period)) for _, period in retentions if period is not None)
    return datetime.combine(max(ends), time(), UTC)


RESTRICTED_USES = frozenset({"STORAGE", "CONSENT", "LEGAL_CLAIMS", "RIGHTS_OF_OTHERS", "IMPORTANT_PUBLIC_INTEREST"})
"""What restricted data may still be used for (GDPR 18(2), PIPL 47(2): storage and protection alone)."""
_OBJECTIONABLE = frozenset({"LEGITIMATE_INTERESTS", "RECOGNISED_LEGITIMATE_INTEREST", "PUBLIC_TASK"})
_OWED = ("CONTRACT", "LEGAL_OBLIGATION", "VITAL_INTERESTS")
"""Bases that a word of the person does not end: somebody is owed the use (AISHU-162)."""


@dataclass(frozen=True)
class Use:
    """A use of data as the register knows it: its purpose, what kind of use that is, its basis, and how sensitive."""

    purpose: str
    legal_basis: str
    sensitive: bool = False
    marketing: bool = False
    sale: bool = False
    sharing: bool = False


@dataclass(frozen=True)
class Stop:
    """A right by which the person stopped uses; `purposes` are those that were named, None where none was."""

    right: str
    purposes: frozenset[str] | None = None


def may_use(use: Use, stops: Collection[Stop], *, restricted: bool) -> bool:
    """Whether data may be used so today.

    A restriction leaves the uses of RESTRICTED_USES; an objection ends what rests on interests of others, or the
    purposes that it names (GDPR 21(1), PIPL 44), one against marketing ends that (GDPR 21(3)), an opt-out ends sale and
    sharing (CCPA 1798.120), a limit leaves sensitive data to what the contract needs (CCPA 1798.121), a withdrawal
    ends its purpose (GDPR 7(3), PIPL 15).
    """
    if restricted and use.purpose not in RESTRICTED_USES:
        return False
    return not any(_stopped(stop, use) for stop in stops)


def _stopped(stop: Stop, use: Use) -> bool:
    if stop.right == "OBJECTION":
        if stop.purposes is None:
            return use.legal_basis in _OBJECTIONABLE
        return use.purpose in stop.purposes and not use.legal_basis.startswith(_OWED)
    if stop.right == "WITHDRAW_CONSENT":
        return stop.purposes is not None and use.purpose in stop.purposes
    if stop.right == "OBJECTION_DIRECT_MARKETING":
        return use.marketing
    if stop.right == "OPT_OUT_SALE_SHARING":
        return use.sale or use.sharing
    return stop.right == "LIMIT_SENSITIVE" and use.sensitive and not use.legal_basis.startswith("CONTRACT")
