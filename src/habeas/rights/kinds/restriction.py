"""Restriction of the use of data (GDPR 18, PIPL 44)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.RESTRICTION,
    titles={
        "en": "Restriction of processing",
        "de": "Einschränkung der Verarbeitung",
        "zh": "限制处理您的个人信息",
        "fr": "Limitation du traitement",
    },
    handling=Handling.DESK,
    promises=("AISHU-155", "AISHU-173"),
)
