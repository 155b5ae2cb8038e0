"""Closure of an account, at any time."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.ACCOUNT_CLOSURE,
    titles={
        "en": "Closure of your account",
        "de": "Schließung Ihres Kontos",
        "zh": "注销您的账号",
        "fr": "Fermeture de votre compte",
    },
    handling=Handling.DESK,
    promises=("AISHU-164", "AISHU-165", "AOMEI-80"),
)
