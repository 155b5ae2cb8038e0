"""The ways that stand open to whoever does not agree to a notice."""

from dataclasses import dataclass
from enum import StrEnum

from habeas.jurisdictions.rules.sets import Right


class DisagreementWay(StrEnum):
    """What somebody can do who does not agree to a notice."""

    STOP_USING = "STOP_USING"
    CLOSE_ACCOUNT = "CLOSE_ACCOUNT"


@dataclass(frozen=True, slots=True)
class Offer:
    """A way, and the rights of the one request that takes it."""

    way: DisagreementWay
    rights: tuple[Right, ...]


OFFERS = (
    Offer(DisagreementWay.STOP_USING, (Right.WITHDRAW_CONSENT,)),
    Offer(DisagreementWay.CLOSE_ACCOUNT, (Right.ACCOUNT_CLOSURE,)),
)
"""Neither costs anything, and neither needs a reason."""
