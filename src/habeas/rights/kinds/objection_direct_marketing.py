"""Objection to direct marketing, which nothing can outweigh (GDPR 21(2))."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.OBJECTION_DIRECT_MARKETING,
    titles={
        "en": "No direct marketing",
        "de": "Keine Direktwerbung",
        "zh": "拒绝直接营销",
        "fr": "Pas de prospection",
    },
    handling=Handling.AT_ONCE,
    promises=("AISHU-159",),
)
