"""Whether data about the person are held at all, and which kinds (GDPR 15(1), PIPL 45)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Content, Handling, Kind

KIND = Kind(
    right=Right.CONFIRMATION,
    titles={
        "en": "Confirmation of processing",
        "de": "Bestätigung der Verarbeitung",
        "zh": "确认是否处理您的个人信息",
        "fr": "Confirmation du traitement",
    },
    handling=Handling.PACKAGE,
    contents=frozenset({Content.STATEMENT}),
    promises=("AISHU-170",),
)
