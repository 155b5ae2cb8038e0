"""Explanation of the rules by which data are handled (PIPL 48)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Content, Handling, Kind

KIND = Kind(
    right=Right.EXPLANATION_OF_RULES,
    titles={
        "en": "Explanation of how your data are handled",
        "de": "Erläuterung der Regeln für Ihre Daten",
        "zh": "解释说明个人信息处理规则",
        "fr": "Explication des règles de traitement",
    },
    handling=Handling.PACKAGE,
    contents=frozenset({Content.STATEMENT}),
)
