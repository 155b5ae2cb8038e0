"""A fee for a request as its events tell it: what it is for, how it was computed, and what became of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from habeas.jurisdictions.resolution.fees import refusal_of
from habeas.jurisdictions.rules.sets import FeeGround, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.decision import Decided
from habeas.rights.rules.life import Told
from habeas.rights.rules.states import EventKind, Outcome

PAY_WITHIN = timedelta(days=30)
"""How long a person has for a fee where no clock of a law ends sooner; no law names a number."""
MOST_LINES, LONGEST_LINE = 20, 200
MOST_QUANTITY, MOST_UNIT = 100_000, 100_000_000
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,63}\Z")


class FeeCurrency(StrEnum):
    """The currencies of a fee, each with two decimals."""

    BRL = "BRL"
    CNY = "CNY"
    EUR = "EUR"
    GBP = "GBP"
    SGD = "SGD"
    USD = "USD"


class FeeStatus(StrEnum):
    """What became of a fee."""

    ANNOUNCED = "ANNOUNCED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    CONTESTED = "CONTESTED"
    UNPAID = "UNPAID"
    PAID = "PAID"
    WAIVED = "WAIVED"
    APPEALED = "APPEALED"


_BECOMES: Mapping[EventKind, FeeStatus] = {
    EventKind.FEE_ACCEPTED: FeeStatus.ACCEPTED,
    EventKind.FEE_DECLINED: FeeStatus.DECLINED,
    EventKind.FEE_CONTESTED: FeeStatus.CONTESTED,
    EventKind.FEE_UNPAID: FeeStatus.UNPAID,
    EventKind.FEE_PAID: FeeStatus.PAID,
    EventKind.FEE_WAIVED: FeeStatus.WAIVED,
}
OVER = frozenset({FeeStatus.PAID, FeeStatus.WAIVED, FeeStatus.APPEALED})
"""The ends of a fee: it was paid, nobody wants it any more, or the refusal that followed is looked at again."""
PAYABLE = frozenset({FeeStatus.ANNOUNCED, FeeStatus.ACCEPTED})
"""Where the person has until the day that they were told."""


@dataclass(frozen=True)
class FeeLine:
    """One part of the cost: what it is, how often, and what each costs in minor units."""

    what: str
    quantity: int
    unit_minor: int

    @property
    def amount_minor(self) -> int:
        """What the part costs."""
        return self.quantity * self.unit_minor


@dataclass(frozen=True)
class Fee:
    """A fee, its ground and its law; `amount_minor` is the sum of its lines in minor units of the currency."""

    ground: FeeGround
    rights: frozenset[Right]
    currency: FeeCurrency
    lines: tuple[FeeLine, ...]
    measure: str
    citations: tuple[Mapping[str, str], ...]
    pay_by: datetime
    announced_at: datetime
    status: FeeStatus = FeeStatus.ANNOUNCED
    paid_at: datetime | None = None
    reference: str | None = None

    @property
    def amount_minor(self) -> int:
        """What is to be paid."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def stands(self) -> bool:
        """Whether somebody still wants it."""
        return self.status not in OVER

    def as_json(self) -> dict[str, Any]:
        """What the event of the announcement keeps."""
        return {
            "ground": self.ground.value,
            "rights": sorted(self.rights),
            "currency": self.currency.value,
            "lines": [[line.what, line.quantity, line.unit_minor] for line in self.lines],
            "amountMinor": self.amount_minor,
            "measure": self.measure,
            "citations": [dict(each) for each in self.citations],
            "payBy": self.pay_by.isoformat(),
        }


def fee_of(events: Iterable[Told]) -> Fee | None:
    """The last fee that was announced, and what became of it; None where none ever was."""
    found: Fee | None = None
    for event in events:
        if event.kind is EventKind.FEE_ANNOUNCED:
            found = _announced(event)
        elif found is not None and found.stands and event.kind is EventKind.APPEALED:
            found = replace(found, status=FeeStatus.APPEALED)
        elif found is not None and event.kind in _BECOMES:
            found = replace(found, status=_BECOMES[event.kind])
            if event.kind is EventKind.FEE_PAID:
                found = replace(found, paid_at=event.at, reference=event.detail.get("reference"))
    return found


def _announced(event: Told) -> Fee:
    detail = event.detail
    return Fee(
        ground=FeeGround(detail["ground"]),
        rights=frozenset(map(Right, detail["rights"])),
        currency=FeeCurrency(detail["currency"]),
        lines=tuple(FeeLine(*each) for each in detail["lines"]),
        measure=detail["measure"],
        citations=tuple(detail["citations"]),
        pay_by=datetime.fromisoformat(detail["payBy"]),
        announced_at=event.at,
    )


def check_lines(lines: Sequence[FeeLine]) -> None:
    """Raise BAD_USER_INPUT unless the lines say how a fee above nothing was computed."""
    said = all(line.what.strip() and "\x00" not in line.what and len(line.what) <= LONGEST_LINE for line in lines)
    counted = all(1 <= line.quantity <= MOST_QUANTITY and 1 <= line.unit_minor <= MOST_UNIT for line in lines)
    if not 1 <= len(lines) <= MOST_LINES or not said or not counted:
        raise DomainError(
            ErrorCode.BAD_USER_INPUT,
            f"Say in 1 to {MOST_LINES} lines what is charged for, how often, and what each costs in minor units.",
            ("lines",),
        )


def check_reference(reference: str) -> None:
    """Raise BAD_USER_INPUT unless it is a reference of a payment: letters, digits and marks, never a name."""
    if not _REFERENCE.match(reference):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "The reference of a payment has 1 to 64 letters and digits.", ("reference",)
        )


def check_against_fee(fee: Fee | None, decided: Decided, now: datetime) -> None:
    """Raise unless the decision goes with the fee that was announced for the right.

    FEE_STANDS while the person may still pay, and for what would be given although nobody paid or waived it.
    DENIAL_NOT_ADMITTED for a refusal on another ground than the fee's, or on that one once it was paid for.
    """
    if fee is None or decided.right not in fee.rights:
        return
    code = refusal_of(fee.ground)
    refused = decided.outcome is Outcome.REFUSED
    if not fee.stands:
        if fee.status is FeeStatus.PAID and refused and decided.denial_code is code and code is not None:
            raise _other_ground(f"{code} was paid for; it refuses nothing any more")
        return
    if not refused or (fee.status in PAYABLE and now < fee.pay_by):
        raise DomainError(
            ErrorCode.FEE_STANDS,
            f"A fee stands for {decided.right}: wait for the payment or the answer, or waive it.",
            ("right",),
            {"payBy": fee.pay_by.isoformat(), "status": fee.status.value},
        )
    if code is None or decided.denial_code is not code:
        raise _other_ground(f"The person was told {fee.ground}, and no other ground may take its place")


def _other_ground(message: str) -> DomainError:
    return DomainError(ErrorCode.DENIAL_NOT_ADMITTED, f"{message}.", ("denialCode",))


def written(amount_minor: int, currency: FeeCurrency) -> str:
    """The amount as a letter says it, such as 12.50 EUR."""
    return f"{amount_minor // 100}.{amount_minor % 100:02d} {currency.value}"
