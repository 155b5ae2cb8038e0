"""Where data may be stored: the residency that a controller's notice promises, as a pure check."""

from collections.abc import Mapping

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
