"""Limit on the use of sensitive data (CCPA 1798.121)."""

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind

KIND = Kind(
    right=Right.LIMIT_SENSITIVE,
    titles={
        "en": "Limited use of your sensitive data",
        "de": "Begrenzte Nutzung Ihrer sensiblen Daten",
        "zh": "限制使用您的敏感个人信息",
        "fr": "Usage limité de vos données sensibles",
    },
    handling=Handling.DESK,
)
