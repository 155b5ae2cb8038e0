"""Erasure of data (GDPR 17, PIPL 47, CCPA 1798.105)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.ERASURE,
    titles={
        "en": "Erasure of your data",
        "de": "Löschung Ihrer Daten",
        "zh": "删除您的个人信息",
        "fr": "Effacement de vos données",
    },
    handling=Handling.DESK,
    promises=("AISHU-145", "AISHU-146", "AISHU-175", "AOMEI-77", "AOMEI-78", "AOMEI-79", "AOMEI-80", "AOMEI-81"),
)
