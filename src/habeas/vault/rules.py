"""Where data may be stored and for what they may be used, as pure checks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from habeas.kernel.errors import DomainError, ErrorCode

ELSEWHERE = "*"


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


RESTRICTED_USES = frozenset({"STORAGE", "CONSENT", "LEGAL_CLAIMS", "RIGHTS_OF_OTHERS", "IMPORTANT_PUBLIC_INTEREST"})
"""What restricted data may still be used for (GDPR 18(2), PIPL 47(2): storage and protection alone)."""
_OBJECTIONABLE = frozenset({"LEGITIMATE_INTERESTS", "RECOGNISED_LEGITIMATE_INTEREST", "PUBLIC_TASK"})
_SHARING = ("ADVERTIS", "SALE", "SHARING", "CROSS_CONTEXT")


@dataclass(frozen=True)
class Use:
    """A use of data: its purpose, the basis on which it rests, and whether the data are sensitive."""

    purpose: str
    legal_basis: str
    sensitive: bool = False


def may_use(use: Use, stops: Collection[str], *, restricted: bool) -> bool:
    """Whether data may be used so today; `stops` are the rights by which the person stopped uses.

    A restriction leaves the uses of RESTRICTED_USES; an objection ends what rests on interests of others (GDPR 21(1)),
    one against marketing ends that (GDPR 21(3)), an opt-out ends sale and sharing (CCPA 1798.120), a limit leaves
    sensitive data to what the contract needs (CCPA 1798.121).
    """
    if restricted and use.purpose not in RESTRICTED_USES:
        return False
    return not any(_stopped(right, use) for right in stops)


def _stopped(right: str, use: Use) -> bool:
    if right == "OBJECTION":
        return use.legal_basis in _OBJECTIONABLE
    if right == "OBJECTION_DIRECT_MARKETING":
        return "MARKETING" in use.purpose
    if right == "OPT_OUT_SALE_SHARING":
        return any(word in use.purpose for word in _SHARING)
    return right == "LIMIT_SENSITIVE" and use.sensitive and not use.legal_basis.startswith("CONTRACT")
