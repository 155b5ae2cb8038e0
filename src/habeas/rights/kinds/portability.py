"""The person's data in a structured, machine-readable format, to be taken elsewhere (GDPR 20, PIPL 45(3))."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Content, Handling, Kind

KIND = Kind(
    right=Right.PORTABILITY,
    titles={
        "en": "Your data in a machine-readable format",
        "de": "Ihre Daten in maschinenlesbarem Format",
        "zh": "以机器可读格式获取您的个人信息",
        "fr": "Vos données dans un format lisible par machine",
    },
    handling=Handling.PACKAGE,
    contents=frozenset({Content.STATEMENT, Content.RECORDS}),
    promises=("AISHU-157", "AISHU-158", "AISHU-172"),
)
