"""Withdrawal of a consent (GDPR 7(3), PIPL 15)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.WITHDRAW_CONSENT,
    titles={
        "en": "Withdrawal of consent",
        "de": "Widerruf einer Einwilligung",
        "zh": "撤回同意",
        "fr": "Retrait du consentement",
    },
    handling=Handling.AT_ONCE,
    promises=("AISHU-168",),
)
