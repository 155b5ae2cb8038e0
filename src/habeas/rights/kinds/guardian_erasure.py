"""Erasure of the data of a child, asked for by its guardian (GDPR 8, 17(1)(f), PIPL 31, 11 CCR 7070)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.GUARDIAN_ERASURE,
    titles={
        "en": "Erasure of a child's data",
        "de": "Löschung der Daten eines Kindes",
        "zh": "删除儿童的个人信息",
        "fr": "Effacement des données d'un enfant",
    },
    handling=Handling.DESK,
    promises=("AISHU-111",),
)
