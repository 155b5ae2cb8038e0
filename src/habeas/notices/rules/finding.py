"""What a check of a notice found: never silence, and never more than a sentence with its source."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: a law or another clause is broken; WARNING: it will be unless somebody acts; INFO: to be known."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"


class FindingCode(StrEnum):
    """Everything that a check can find."""

    ADDENDUM_GAP = "ADDENDUM_GAP"
    ANSWER_TIME_MISSING = "ANSWER_TIME_MISSING"
    ANSWER_TIME_SOFT = "ANSWER_TIME_SOFT"
    BASIS_UNKNOWN_TO_LAW = "BASIS_UNKNOWN_TO_LAW"
    CATCH_ALL_EXCEPTION = "CATCH_ALL_EXCEPTION"
    DEEMED_CONSENT = "DEEMED_CONSENT"
    FORUM_INCOMPLETE = "FORUM_INCOMPLETE"
    HASH_NOT_ANONYMOUS = "HASH_NOT_ANONYMOUS"
    LABEL_MISTAKEN = "LABEL_MISTAKEN"
    LIABILITY_SHIFTED = "LIABILITY_SHIFTED"
    LIST_OPEN_ENDED = "LIST_OPEN_ENDED"
    NECESSITY_UNJUSTIFIED = "NECESSITY_UNJUSTIFIED"
    NO_CONSENT_SCENE_UNMAPPED = "NO_CONSENT_SCENE_UNMAPPED"
    NOT_ANNOUNCED = "NOT_ANNOUNCED"
    PASSWORD_IN_COOKIE = "PASSWORD_IN_COOKIE"  # noqa: S105
    PROMISE_BELOW_LAW = "PROMISE_BELOW_LAW"
    REFERENCE_DANGLING = "REFERENCE_DANGLING"
    RETENTION_CONTRADICTED = "RETENTION_CONTRADICTED"
    SALE_STATEMENT_COMPUTED = "SALE_STATEMENT_COMPUTED"
    SALE_STATEMENT_CONTRADICTED = "SALE_STATEMENT_CONTRADICTED"
    SPECIFIC_WEAKER = "SPECIFIC_WEAKER"
    STATEMENT_STALE = "STATEMENT_STALE"
    STORAGE_CONTRADICTED = "STORAGE_CONTRADICTED"
    THEME_MISSING = "THEME_MISSING"
    THIRD_COUNTRY_STORAGE = "THIRD_COUNTRY_STORAGE"
    TRANSFER_WITHOUT_MECHANISM = "TRANSFER_WITHOUT_MECHANISM"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: clause ids, promise ids and rows that it rests on, and the law or rule that it is about.

    `defect` is the number under which docs/divergences.md explains what the engine does about it, if it has one.
    """

    code: FindingCode
    severity: Severity
    sentence: str
    clauses: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    law: str | None = None
    reference: str | None = None
    defect: str | None = None
