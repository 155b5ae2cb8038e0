"""What else a request says: purposes objected to, consents withdrawn, values corrected, grounds of an erasure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.grounds import ErasureGround

MOST = 50
LONGEST_CORRECTION = 20_000
LONGEST_EXPLANATION = 2000


class CorrectionReason(StrEnum):
    """Why data have to be corrected (GDPR 16, PIPL 46; AISHU-174)."""

    INACCURATE = "INACCURATE"
    UNTRUE = "UNTRUE"
    INCOMPLETE = "INCOMPLETE"
    IMPROPERLY_PROCESSED = "IMPROPERLY_PROCESSED"


@dataclass(frozen=True)
class Correction:
    """One record that is wrong, why, and what it should say instead; `value` is JSON."""

    record_id: UUID
    reason: CorrectionReason
    value: Any
    explanation: str | None = None


@dataclass(frozen=True)
class BasicData:
    """Categories of data to which somebody objects as such, and the services that end with them (AISHU-163)."""

    categories: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Particulars:
    """What a request says besides naming rights; consents are (organization, key)."""

    purposes: tuple[str, ...] = ()
    consents: tuple[tuple[UUID, UUID], ...] = ()
    corrections: tuple[Correction, ...] = ()
    grounds: tuple[ErasureGround, ...] = ()
    basic: BasicData | None = None

    def as_json(self) -> dict[str, Any]:
        """What is kept in the trace: codes and identifiers."""
        said: dict[str, Any] = {"purposes": list(self.purposes), "consents": [str(key) for _, key in self.consents]}
        if self.basic is not None:
            said |= {"categories": list(self.basic.categories), "services": list(self.basic.services)}
        return said


NOTHING_MORE = Particulars()


def check_particulars(rights: Sequence[Right], given: Particulars) -> None:
    """Raise BAD_USER_INPUT where something is said that no right of the request needs, or too much of it."""
    _check("purposes", given.purposes, Right.OBJECTION, rights)
    _check("consents", given.consents, Right.WITHDRAW_CONSENT, rights)
    _check("corrections", given.corrections, Right.RECTIFICATION, rights)
    _check("grounds", given.grounds, Right.ERASURE, rights)
    if len(set(given.grounds)) != len(given.grounds):
        raise _bad("grounds", "Name each ground once.")
    records = [each.record_id for each in given.corrections]
    if len(set(records)) != len(records):
        raise _bad("corrections", "Correct each record once.")
    if any(len(each.explanation or "") > LONGEST_EXPLANATION for each in given.corrections):
        raise _bad("corrections", f"An explanation has at most {LONGEST_EXPLANATION} characters.")


def _check(field: str, given: Sequence[object], needs: Right, rights: Sequence[Right]) -> None:
    if given and needs not in rights:
        raise _bad(field, f"Only a request for {needs} names {field}.")
    if len(given) > MOST:
        raise _bad(field, f"Name at most {MOST} {field}.")


def _bad(field: str, message: str) -> DomainError:
    return DomainError(ErrorCode.BAD_USER_INPUT, message, (field,))
