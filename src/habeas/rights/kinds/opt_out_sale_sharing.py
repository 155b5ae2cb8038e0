"""Opt-out of the sale and sharing of data (CCPA 1798.120)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.OPT_OUT_SALE_SHARING,
    titles={
        "en": "No sale or sharing of your data",
        "de": "Kein Verkauf und keine Weitergabe Ihrer Daten",
        "zh": "拒绝出售或共享您的个人信息",
        "fr": "Ni vente ni partage de vos données",
    },
    handling=Handling.AT_ONCE,
)
