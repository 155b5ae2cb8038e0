"""Correction or completion of data (GDPR 16, PIPL 46, CCPA 1798.106)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.RECTIFICATION,
    titles={
        "en": "Correction of your data",
        "de": "Berichtigung Ihrer Daten",
        "zh": "更正、补充您的个人信息",
        "fr": "Rectification de vos données",
    },
    handling=Handling.DESK,
    promises=("AISHU-145", "AISHU-147", "AISHU-174"),
)
