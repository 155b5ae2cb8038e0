"""The rights of somebody who died, used by a close relative (PIPL 49)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.DECEASED_RELATIVE,
    titles={
        "en": "The data of a relative who died",
        "de": "Daten verstorbener Angehöriger",
        "zh": "已故近亲属的个人信息",
        "fr": "Données d'un proche décédé",
    },
    handling=Handling.DESK,
)
