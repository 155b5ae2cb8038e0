"""A fee for a request: what a law lets it cost, how that was computed, and what became of it."""

from typing import Any, cast

import strawberry

from habeas.jurisdictions.rules import sets
from habeas.reading.binding import Need, Same
from habeas.reading.fields import computed
from habeas.reading.types import DateTime
from habeas.rights import model
from habeas.rights.graphql.identity import detail_of
from habeas.rights.graphql.law import Citation
from habeas.rights.rules import fees
from habeas.rights.rules.life import Told
from habeas.rights.rules.states import EventKind

strawberry.enum(sets.FeeGround, description="On which ground a law lets a request cost something.")
strawberry.enum(fees.FeeCurrency, description="The currency of a fee (ISO 4217); each has two decimals.")
strawberry.enum(fees.FeeStatus, description="What became of a fee.")


@strawberry.type(description="One part of the cost that a fee is computed from.")
class FeeLine:
    """A part of the cost."""

    what: str = strawberry.field(description="What it is.")
    quantity: int = strawberry.field(description="How often.")
    unit_minor: int = strawberry.field(description="What each costs, in minor units of the currency, such as cents.")
    amount_minor: int = strawberry.field(description="What the part costs, in minor units.")


@strawberry.type(
    description="A fee for a request. A request is free; it costs something only on a ground that every source of the"
    " right admits (GDPR 12(5) and 15(3), UK GDPR 12(5), CCPA 1798.145(h)(3), Decree 790 Art. 25)."
)
class RequestFee:
    """A fee."""

    status: fees.FeeStatus = strawberry.field(description="What became of it.")
    ground: sets.FeeGround = strawberry.field(description="On which ground; a refusal in its place names the same.")
    rights: list[sets.Right] = strawberry.field(description="The rights that it is for; the others go on without it.")
    amount_minor: int = strawberry.field(description="How much, in minor units: the sum of the lines.")
    currency: fees.FeeCurrency = strawberry.field(description="The currency.")
    lines: list[FeeLine] = strawberry.field(description="How it was computed.")
    measure: str = strawberry.field(description="How much a law lets it be.")
    citations: list[Citation] = strawberry.field(description="Where each law admits it.")
    announced_at: DateTime = strawberry.field(description="When the person was told.")
    pay_by: DateTime = strawberry.field(
        description="Until when it can be paid: 30 days, or to the day before the limit of a law whose clock runs on."
    )
    paid_at: DateTime | None = strawberry.field(description="When it arrived.")
    payment_reference: str | None = strawberry.field(description="The reference of the payment; it is made elsewhere.")


def _fee(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> RequestFee | None:
    told = [Told(EventKind(each["kind"]), each["at"], detail_of(each["detail"])) for each in needs["events"]]
    found = fees.fee_of(told)
    return None if found is None else _shown(found)


def _shown(fee: fees.Fee) -> RequestFee:
    announced, until, paid = cast(DateTime, fee.announced_at), cast(DateTime, fee.pay_by), fee.paid_at
    return RequestFee(
        status=fee.status,
        ground=fee.ground,
        rights=sorted(fee.rights),
        amount_minor=fee.amount_minor,
        currency=fee.currency,
        lines=[
            FeeLine(what=each.what, quantity=each.quantity, unit_minor=each.unit_minor, amount_minor=each.amount_minor)
            for each in fee.lines
        ],
        measure=fee.measure,
        citations=[Citation(source=each["source"], reference=each["reference"]) for each in fee.citations],
        announced_at=announced,
        pay_by=until,
        paid_at=cast(DateTime | None, paid),
        payment_reference=fee.reference,
    )


def fee_field() -> Any:
    """The field of a request that answers its fee."""
    of_request = (Same("org_id", "org_id"), Same("request_id", "id"))
    return computed(
        RequestFee | None,
        "What it costs and on which ground, where a law lets it cost anything: for the person and the desk.",
        _fee,
        {"events": Need(model.RequestEvent, of_request, ("kind", "at", "detail"), ("at", "id"), many=True)},
    )


@strawberry.input(description="One part of the cost that a fee is computed from.")
class FeeLineInput:
    """A part of the cost."""

    what: str = strawberry.field(description="What it is, up to 200 characters.")
    quantity: int = strawberry.field(description="How often, 1 to 100000.")
    unit_minor: int = strawberry.field(description="What each costs, in minor units of the currency, such as cents.")


@strawberry.input(description="A fee that the person is told.")
class AnnounceFeeInput:
    """A fee."""

    request: strawberry.ID = strawberry.field(description="The request.")
    ground: sets.FeeGround = strawberry.field(description="On which ground; every source of the right must admit it.")
    currency: fees.FeeCurrency = strawberry.field(description="The currency.")
    lines: list[FeeLineInput] = strawberry.field(
        description="How it is computed, 1 to 20 lines; the fee is their sum. No law lets it be more than the costs."
    )
    note: str = strawberry.field(description="Why the ground holds here, for the person; up to 2000 characters.")
    rights: list[sets.Right] | None = strawberry.field(
        description="For which rights; by default for all that are open and may cost something on the ground.",
        default=None,
    )


@strawberry.input(description="A payment that arrived.")
class RecordFeePaymentInput:
    """A payment."""

    request: strawberry.ID = strawberry.field(description="The request.")
    reference: str = strawberry.field(
        description="The reference of the payment, wherever it was made: 1 to 64 letters, digits and marks; no name."
    )


def lines_of(lines: list[FeeLineInput]) -> tuple[fees.FeeLine, ...]:
    """The inputs as a command takes them."""
    return tuple(fees.FeeLine(each.what, each.quantity, each.unit_minor) for each in lines)
