"""A copy of everything held about the person (GDPR 15(3), PIPL 45)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Content, Handling, Kind

KIND = Kind(
    right=Right.COPY,
    titles={
        "en": "Copy of your data",
        "de": "Kopie Ihrer Daten",
        "zh": "复制您的个人信息",
        "fr": "Copie de vos données",
    },
    handling=Handling.PACKAGE,
    contents=frozenset({Content.STATEMENT, Content.RECORDS}),
    promises=("AISHU-171", "AISHU-172"),
)
