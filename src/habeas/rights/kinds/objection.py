"""Objection to a use of data (GDPR 21(1), PIPL 44)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.OBJECTION,
    titles={
        "en": "Objection to processing",
        "de": "Widerspruch gegen die Verarbeitung",
        "zh": "反对处理您的个人信息",
        "fr": "Opposition au traitement",
    },
    handling=Handling.DESK,
    promises=("AISHU-159", "AISHU-169"),
)
