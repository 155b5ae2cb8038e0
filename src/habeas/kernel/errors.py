"""The one domain error and the one list of its codes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class ErrorCode(StrEnum):
    """Every code that a client can meet; docs/errors.md is generated from this list."""

    AGENT_NOT_AUTHORIZED = "AGENT_NOT_AUTHORIZED"
    ALREADY_DECIDED = "ALREADY_DECIDED"
    APPROVAL_REQUIRED = "APPROVAL_REQUIRED"
    BAD_REQUEST = "BAD_REQUEST"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    BULK_EXPORT_REQUIRED = "BULK_EXPORT_REQUIRED"
    COLLECTION_REFUSED = "COLLECTION_REFUSED"
    CONFLICT = "CONFLICT"
    COST_EXCEEDED = "COST_EXCEEDED"
    DENIAL_NOT_ADMITTED = "DENIAL_NOT_ADMITTED"
    DISCLOSURE_REFUSED = "DISCLOSURE_REFUSED"
    EXTENSION_REJECTED = "EXTENSION_REJECTED"
    FORBIDDEN = "FORBIDDEN"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    IDEMPOTENCY_CONCURRENT_REQUEST = "IDEMPOTENCY_CONCURRENT_REQUEST"
    IDEMPOTENCY_KEY_PARAMETER_MISMATCH = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
    IDENTITY_NOT_ADMITTED = "IDENTITY_NOT_ADMITTED"
    ILLEGAL_STEP = "ILLEGAL_STEP"
    INCIDENT_NOTICE_INCOMPLETE = "INCIDENT_NOTICE_INCOMPLETE"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    INTROSPECTION_DISABLED = "INTROSPECTION_DISABLED"
    INVALID_DOMAIN = "INVALID_DOMAIN"
    MISCONFIGURED = "MISCONFIGURED"
    NOTHING_REFUSED = "NOTHING_REFUSED"
    NOTICE_INVALID = "NOTICE_INVALID"
    NOT_FOUND = "NOT_FOUND"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    PUBLIC_MAIL_PROVIDER = "PUBLIC_MAIL_PROVIDER"
    PURPOSE_STOPPED = "PURPOSE_STOPPED"
    RATE_LIMITED = "RATE_LIMITED"
    RESIDENCY_VIOLATION = "RESIDENCY_VIOLATION"
    REVIEWER_NOT_INDEPENDENT = "REVIEWER_NOT_INDEPENDENT"
    RIGHT_NOT_AVAILABLE = "RIGHT_NOT_AVAILABLE"
    RIGHT_NOT_IN_REQUEST = "RIGHT_NOT_IN_REQUEST"
    STEP_UP_REQUIRED = "STEP_UP_REQUIRED"
    TIMEOUT = "TIMEOUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    UNKNOWN_LAW = "UNKNOWN_LAW"


class DomainError(Exception):
    """What the domain refuses: a code of the list, a sentence for people, and where in the input it lies.

    `path` names the input fields (as the client wrote them); `details` are public, JSON-ready and free of
    personal data.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        path: tuple[str, ...] = (),
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path
        self.details: dict[str, Any] = dict(details or {})
