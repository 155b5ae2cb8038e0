"""The changes that consents know: giving, withdrawing, and registering another basis beforehand."""

from habeas.consent.commands.basis import CopyPurposeBasis, RegisterPurposeBasis
from habeas.consent.commands.give import GiveConsent
from habeas.consent.commands.jobs import jobs
from habeas.consent.commands.withdraw import STOP_PURPOSE, WithdrawConsent

__all__ = [
    "STOP_PURPOSE",
    "CopyPurposeBasis",
    "GiveConsent",
    "RegisterPurposeBasis",
    "WithdrawConsent",
    "jobs",
]
