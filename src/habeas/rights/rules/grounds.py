"""On which grounds erasure is asked for, whether what is on record bears them out, and what then refuses it no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.errors import DomainError, ErrorCode


class ErasureGround(StrEnum):
    """Why data have to go, in the words of the notices (AISHU-146, AOMEI-77 to AOMEI-81)."""

    UNLAWFUL = "UNLAWFUL"
    NO_CONSENT = "NO_CONSENT"
    BREACH_OF_AGREEMENT = "BREACH_OF_AGREEMENT"
    ACCOUNT_CLOSED = "ACCOUNT_CLOSED"
    SERVICE_ENDED = "SERVICE_ENDED"


class Bearing(StrEnum):
    """What the records say of a ground; law and agreement are weighed by people."""

    BORNE_OUT = "BORNE_OUT"
    NOT_BORNE_OUT = "NOT_BORNE_OUT"
    FOR_A_HUMAN = "FOR_A_HUMAN"


@dataclass(frozen=True)
class OnRecord:
    """What is on record; `without_consent` are the categories kept on a consent that does not stand."""

    account_closed: bool
    service_ended: bool
    without_consent: tuple[str, ...]


DISPROVED = frozenset(
    {
        DenialCode.MANIFESTLY_UNFOUNDED,
        DenialCode.CONTRACT_NECESSITY,
        DenialCode.BASIS_NOT_ELIGIBLE,
        DenialCode.OUT_OF_SCOPE,
    }
)
"""Reasons that say that there is no ground; where one is borne out, they are false."""


def weighed(grounds: Sequence[ErasureGround], known: OnRecord | None, promised: frozenset[str]) -> list[dict[str, Any]]:
    """Each ground as the trace keeps it: what the records say, of which categories, and whether it was promised."""
    return [
        {
            "ground": ground.value,
            "bearing": _bearing(ground, known).value,
            "categories": list(known.without_consent) if known and ground is ErasureGround.NO_CONSENT else [],
            "promised": ground.value in promised,
        }
        for ground in grounds
    ]


def _bearing(ground: ErasureGround, known: OnRecord | None) -> Bearing:
    if known is None:
        return Bearing.FOR_A_HUMAN
    facts = {
        ErasureGround.NO_CONSENT: bool(known.without_consent),
        ErasureGround.ACCOUNT_CLOSED: known.account_closed,
        ErasureGround.SERVICE_ENDED: known.service_ended,
    }
    if ground not in facts:
        return Bearing.FOR_A_HUMAN
    return Bearing.BORNE_OUT if facts[ground] else Bearing.NOT_BORNE_OUT


def check_against_grounds(right: Right, code: DenialCode | None, trace: Mapping[str, Any]) -> None:
    """Raise DENIAL_NOT_ADMITTED where erasure is refused for want of a ground that the records bear out."""
    stated = trace.get("asked", {}).get("grounds", ())
    borne = [each["ground"] for each in stated if each["bearing"] == Bearing.BORNE_OUT]
    if right is Right.ERASURE and borne and code in DISPROVED:
        raise DomainError(
            ErrorCode.DENIAL_NOT_ADMITTED,
            f"The records bear out a ground of the request ({', '.join(borne)}); {code} says that there is none.",
            ("denialCode",),
            {"grounds": borne},
        )
