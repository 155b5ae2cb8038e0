"""Everything held about the person, and what is done with it (GDPR 15, PIPL 45, CCPA 1798.110)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Content, Handling, Kind

KIND = Kind(
    right=Right.ACCESS,
    titles={
        "en": "Access to your data",
        "de": "Auskunft über Ihre Daten",
        "zh": "查阅您的个人信息",
        "fr": "Accès à vos données",
    },
    handling=Handling.PACKAGE,
    contents=frozenset({Content.STATEMENT, Content.RECORDS}),
    promises=("AISHU-145", "AISHU-171"),
)
