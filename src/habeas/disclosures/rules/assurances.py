"""What a recipient must have given before data go to it, and whether what was kept of that stands at an instant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from habeas.kernel.errors import DomainError, ErrorCode

LONGEST_REFERENCE = 500
FARTHEST = timedelta(days=3653)
"""How far in the past a paper may have begun, and how far ahead it may begin or end."""


class AssuranceKind(StrEnum):
    """What is kept of a recipient."""

    DESIGNATION = "DESIGNATION"
    NON_DISCLOSURE = "NON_DISCLOSURE"
    FLOW_DOWN = "FLOW_DOWN"
    SECURITY_AUDIT = "SECURITY_AUDIT"
    LIABILITY = "LIABILITY"


class AssuranceOutcome(StrEnum):
    """What came of it: papers are agreed and ended, audits passed and failed."""

    AGREED = "AGREED"
    ENDED = "ENDED"
    PASSED = "PASSED"
    FAILED = "FAILED"


class Designation(StrEnum):
    """As what an entity was formally designated."""

    PROCESSOR = "PROCESSOR"
    CONTROLLER = "CONTROLLER"


class Standing(StrEnum):
    """How one kind of assurance stands with a recipient."""

    STANDS = "STANDS"
    MISSING = "MISSING"
    LAPSED = "LAPSED"
    FAILED = "FAILED"


OF_AUDITS = frozenset({AssuranceOutcome.PASSED, AssuranceOutcome.FAILED})
OPENING = frozenset({AssuranceOutcome.AGREED, AssuranceOutcome.PASSED})
"""What may let data go to a recipient that got none until then."""
ANSWERS_TO = "PROCESSOR"
_FIT = {
    "PROCESSOR": frozenset({Designation.PROCESSOR}),
    "INDEPENDENT_CONTROLLER": frozenset({Designation.CONTROLLER}),
    "SUCCESSOR": frozenset({Designation.CONTROLLER}),
}
_FROM_EVERYBODY = frozenset({AssuranceKind.DESIGNATION, AssuranceKind.NON_DISCLOSURE, AssuranceKind.FLOW_DOWN})


@dataclass(frozen=True, slots=True)
class Assurance:
    """A paper or an audit: it holds from `valid_from` on and no longer at `valid_until` (None: no end was agreed)."""

    kind: AssuranceKind
    outcome: AssuranceOutcome
    valid_from: datetime
    valid_until: datetime | None
    recorded_at: datetime
    designated_as: Designation | None = None


def assurance_of(row: Mapping[str, Any]) -> Assurance:
    """What is kept in a row with these names; its instants may be text as JSON has them."""
    return Assurance(
        kind=AssuranceKind(row["kind"]),
        outcome=AssuranceOutcome(row["outcome"]),
        valid_from=_instant(row["valid_from"]),
        valid_until=None if row["valid_until"] is None else _instant(row["valid_until"]),
        recorded_at=_instant(row["recorded_at"]),
        designated_as=None if row["designated_as"] is None else Designation(row["designated_as"]),
    )


def _instant(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def needed(role: str) -> frozenset[AssuranceKind]:
    """What somebody in this role must have given.

    A processor, who needs sufficient guarantees (GDPR 28(1), 28(3)(h); PIPL 21), is audited besides. Who pays for a
    leak (LIABILITY) is needed of nobody, for it takes no duty away from the controller (GDPR 82(4), PIPL 20).
    """
    return _FROM_EVERYBODY | ({AssuranceKind.SECURITY_AUDIT} if role == ANSWERS_TO else set())


def fits(role: str, designated_as: Designation) -> bool:
    """Is this designation the one that the register's role asks for? An affiliate may have either."""
    return designated_as in _FIT.get(role, frozenset(Designation))


def governing(assurances: Iterable[Assurance], kind: AssuranceKind, at: datetime) -> Assurance | None:
    """The one that counts: of those that have begun the newest, and of two that begin together the later recorded.

    So an end replaces a paper from its day on, a failed audit the passed one before it, and a paper that begins next
    month nothing yet. Of two that were recorded in one instant as well, the one that admits less counts.
    """
    begun = [each for each in assurances if each.kind is kind and each.valid_from <= at]
    return max(begun, key=_rank, default=None)


def _rank(each: Assurance) -> tuple[datetime, datetime, bool, timedelta, str]:
    over = each.outcome in (AssuranceOutcome.ENDED, AssuranceOutcome.FAILED)
    short = timedelta.min if each.valid_until is None else each.valid_from - each.valid_until
    return each.valid_from, each.recorded_at, over, short, each.designated_as or ""


def standing(role: str, assurances: Iterable[Assurance], kind: AssuranceKind, at: datetime) -> Standing:
    """How this kind stands at the instant; a designation as something else than the register says is none."""
    found = governing(assurances, kind, at)
    if found is None or (found.designated_as is not None and not fits(role, found.designated_as)):
        return Standing.MISSING
    if found.outcome is AssuranceOutcome.FAILED:
        return Standing.FAILED
    if found.outcome is AssuranceOutcome.ENDED or (found.valid_until is not None and found.valid_until <= at):
        return Standing.LAPSED
    return Standing.STANDS


def wanting(role: str, assurances: Iterable[Assurance], at: datetime) -> dict[AssuranceKind, Standing]:
    """What stands in the way of a disclosure: whatever is needed and does not stand, and a failed audit always."""
    kept = list(assurances)
    found = {kind: standing(role, kept, kind, at) for kind in AssuranceKind if kind is not AssuranceKind.LIABILITY}
    asked = needed(role)
    return {
        kind: how
        for kind, how in found.items()
        if how is Standing.FAILED or (kind in asked and how is not Standing.STANDS)
    }


def check_assurance(role: str, said: Assurance, reference: str) -> None:
    """Raise BAD_USER_INPUT, with the place in the input, for what cannot be kept; `recorded_at` is now."""
    if not reference.strip() or len(reference) > LONGEST_REFERENCE or "\x00" in reference:
        raise _bad("reference", f"Name the document in 1 to {LONGEST_REFERENCE} characters.")
    if (said.kind is AssuranceKind.SECURITY_AUDIT) is not (said.outcome in OF_AUDITS):
        raise _bad("outcome", "An audit is passed or failed; anything else is agreed or ended.")
    if not said.recorded_at - FARTHEST <= said.valid_from <= said.recorded_at + FARTHEST:
        raise _bad("validFrom", "It begins at most ten years from now, in either direction.")
    _check_audit_day(said)
    _check_end(said)
    _check_designation(role, said)


def _check_audit_day(said: Assurance) -> None:
    if said.outcome in OF_AUDITS and said.valid_from > said.recorded_at:
        raise _bad("validFrom", "An audit is kept once it has been made.")


def _check_end(said: Assurance) -> None:
    if said.outcome in (AssuranceOutcome.ENDED, AssuranceOutcome.FAILED):
        if said.valid_until is not None:
            raise _bad("validUntil", "What has ended, or was failed, holds until something newer replaces it.")
    elif said.valid_until is None:
        if said.kind is AssuranceKind.SECURITY_AUDIT:
            raise _bad("validUntil", "Say until when this audit is relied upon.")
    elif not said.valid_from < said.valid_until <= said.recorded_at + FARTHEST:
        raise _bad("validUntil", "It ends after it begins, and at most ten years from now.")


def _check_designation(role: str, said: Assurance) -> None:
    needs = said.kind is AssuranceKind.DESIGNATION and said.outcome is AssuranceOutcome.AGREED
    if needs is not (said.designated_as is not None):
        raise _bad("designatedAs", "A designation that is agreed, and nothing else, says as what.")
    if said.designated_as is not None and not fits(role, said.designated_as):
        raise _bad("designatedAs", f"The register has this recipient as {role}.")


def _bad(field: str, message: str) -> DomainError:
    return DomainError(ErrorCode.BAD_USER_INPUT, message, (field,))
