"""The changes that ages know: stating one, doubting one, settling that, and what a guardian agrees to."""

from habeas.minors.commands.agree import EndGuardianAgreement, KeepGuardianAgreement, end_agreements
from habeas.minors.commands.doubt import RecordAgeDoubt, SettleAgeDoubt
from habeas.minors.commands.gate import KNOWN, check_known, known_of, known_of_person
from habeas.minors.commands.state import StateAge, keep_birth

__all__ = [
    "KNOWN",
    "EndGuardianAgreement",
    "KeepGuardianAgreement",
    "RecordAgeDoubt",
    "SettleAgeDoubt",
    "StateAge",
    "check_known",
    "end_agreements",
    "keep_birth",
    "known_of",
    "known_of_person",
]
