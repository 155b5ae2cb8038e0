"""Review by a person of a decision that was made automatically (GDPR 22(3), PIPL 24)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.AUTOMATED_DECISION_REVIEW,
    titles={
        "en": "Review of an automated decision",
        "de": "Überprüfung einer automatisierten Entscheidung",
        "zh": "复核自动化决策",
        "fr": "Réexamen d'une décision automatisée",
    },
    handling=Handling.DESK,
)
