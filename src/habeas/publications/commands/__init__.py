"""The changes that publications know: agreeing and withdrawing, publishing, and taking down."""

from habeas.publications.commands.agree import (
    TAKE_DOWN,
    AgreeToPublication,
    WithdrawPublicationAgreement,
    end_publications,
)
from habeas.publications.commands.publish import RecordPublication
from habeas.publications.commands.take_down import ConfirmTakedown, NoteTakedownTold

__all__ = [
    "TAKE_DOWN",
    "AgreeToPublication",
    "ConfirmTakedown",
    "NoteTakedownTold",
    "RecordPublication",
    "WithdrawPublicationAgreement",
    "end_publications",
]
