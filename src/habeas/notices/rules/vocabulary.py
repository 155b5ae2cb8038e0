"""The closed words in which a notice says what a machine must understand of it."""

from enum import StrEnum


class Theme(StrEnum):
    """What a clause is about, at the level at which a notice announces its contents."""

    PREFACE = "PREFACE"
    SCOPE = "SCOPE"
    COLLECTION_AND_USE = "COLLECTION_AND_USE"
    STORAGE = "STORAGE"
    PROTECTION = "PROTECTION"
    MINORS = "MINORS"
    COOKIES = "COOKIES"
    SHARING = "SHARING"
    CONTROL_TRANSFER = "CONTROL_TRANSFER"
    PUBLIC_DISCLOSURE = "PUBLIC_DISCLOSURE"
    CROSS_BORDER = "CROSS_BORDER"
    RIGHTS = "RIGHTS"
    UPDATES = "UPDATES"
    CONTACT = "CONTACT"
    ADDENDA = "ADDENDA"
    INTERPRETATION = "INTERPRETATION"


class Subject(StrEnum):
    """What a change of a clause changes for people, where its theme does not already say so."""

    CONTROL = "CONTROL"
    RECIPIENTS = "RECIPIENTS"
    RIGHTS = "RIGHTS"
    CONTACT = "CONTACT"
    PERMISSIONS = "PERMISSIONS"


class DefinedTerm(StrEnum):
    """A term that a clause defines; the glossary of a notice is its clauses that define one."""

    PERSONAL_INFORMATION = "PERSONAL_INFORMATION"
    SENSITIVE_INFORMATION = "SENSITIVE_INFORMATION"


class Statement(StrEnum):
    """What a clause states, where a law, another clause or the register may contradict it."""

    CATCH_ALL_SHARING = "CATCH_ALL_SHARING"
    CONSENT_NOT_NEEDED = "CONSENT_NOT_NEEDED"
    DEEMED_CONSENT_BY_USE = "DEEMED_CONSENT_BY_USE"
    DEEMED_CONSENT_TO_TRANSFER = "DEEMED_CONSENT_TO_TRANSFER"
    DRAFT_TEXT = "DRAFT_TEXT"
    FORUM_AT_DOMICILE_ONLY = "FORUM_AT_DOMICILE_ONLY"
    HASH_CALLED_ANONYMOUS = "HASH_CALLED_ANONYMOUS"
    ITEMS_DECLARED_NECESSARY = "ITEMS_DECLARED_NECESSARY"
    LEGITIMATE_INTERESTS = "LEGITIMATE_INTERESTS"
    NEVER_SELLS = "NEVER_SELLS"
    NO_SALE_IN_TWELVE_MONTHS = "NO_SALE_IN_TWELVE_MONTHS"
    OPEN_ENDED_LIST = "OPEN_ENDED_LIST"
    PASSWORD_IN_COOKIE = "PASSWORD_IN_COOKIE"  # noqa: S105
    PROCESSED_WORLDWIDE = "PROCESSED_WORLDWIDE"
    PROVIDER_LIABLE_ALONE = "PROVIDER_LIABLE_ALONE"
    RETAINED_FOR_PURPOSE = "RETAINED_FOR_PURPOSE"
    RETAINED_UNTIL_PRODUCT_ENDS = "RETAINED_UNTIL_PRODUCT_ENDS"
    STORAGE_FIXED_BY_REGION = "STORAGE_FIXED_BY_REGION"


AGAINST_THE_PERSON = frozenset(
    {
        Statement.CATCH_ALL_SHARING,
        Statement.CONSENT_NOT_NEEDED,
        Statement.DEEMED_CONSENT_BY_USE,
        Statement.DEEMED_CONSENT_TO_TRANSFER,
        Statement.FORUM_AT_DOMICILE_ONLY,
        Statement.OPEN_ENDED_LIST,
        Statement.PROCESSED_WORLDWIDE,
        Statement.PROVIDER_LIABLE_ALONE,
        Statement.RETAINED_UNTIL_PRODUCT_ENDS,
    }
)
"""Statements whose arrival in a notice makes it worse for the person."""


class ChangeKind(StrEnum):
    """What a new version changes; the first six are the material ones."""

    SERVICE_MODEL = "SERVICE_MODEL"
    CONTROL = "CONTROL"
    RECIPIENTS = "RECIPIENTS"
    RIGHTS = "RIGHTS"
    CONTACT = "CONTACT"
    HIGH_RISK = "HIGH_RISK"
    OTHER = "OTHER"
    EDITORIAL = "EDITORIAL"


class Duty(StrEnum):
    """What a change requires towards the people whom it reaches."""

    INFORM = "INFORM"
    INFORM_IN_ADVANCE = "INFORM_IN_ADVANCE"
    RENEWED_CONSENT = "RENEWED_CONSENT"


class ContactKind(StrEnum):
    """In what way somebody is reached."""

    IN_PRODUCT = "IN_PRODUCT"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    POSTAL = "POSTAL"
    FORM = "FORM"


class Occasion(StrEnum):
    """Under which condition a rule on changes applies."""

    ALWAYS = "ALWAYS"
    NEW_ACQUISITION = "NEW_ACQUISITION"
    PURPOSES_CHANGED = "PURPOSES_CHANGED"
    RECIPIENTS_ADDED = "RECIPIENTS_ADDED"


class AddendumTopic(StrEnum):
    """What an addendum says; laws list the topics that it must say."""

    CATEGORIES_COLLECTED = "CATEGORIES_COLLECTED"
    CATEGORIES_DISCLOSED = "CATEGORIES_DISCLOSED"
    BUSINESS_PURPOSES = "BUSINESS_PURPOSES"
    SALE_STATEMENT = "SALE_STATEMENT"
    SHARING_STATEMENT = "SHARING_STATEMENT"
    RETENTION_BY_CATEGORY = "RETENTION_BY_CATEGORY"
    RIGHT_TO_CORRECT = "RIGHT_TO_CORRECT"
    RIGHT_TO_LIMIT = "RIGHT_TO_LIMIT"
    REQUEST_METHODS = "REQUEST_METHODS"
    OPT_OUT_SIGNALS = "OPT_OUT_SIGNALS"
    SENSITIVE_DATA = "SENSITIVE_DATA"
