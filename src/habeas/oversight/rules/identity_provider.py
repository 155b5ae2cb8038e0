"""Which OpenID providers an organization may connect, and what a test of one can find."""

from enum import StrEnum

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.issuer import is_issuer

LONGEST_NAME, LONGEST_CLIENT, LONGEST_SECRET = 80, 255, 1024
SHARED = (
    "https://accounts.google.com",
    "https://appleid.apple.com",
    "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
    "https://login.microsoftonline.com/common/v2.0",
    "https://login.microsoftonline.com/consumers/v2.0",
    "https://login.microsoftonline.com/organizations/v2.0",
    "https://token.actions.githubusercontent.com",
    "https://www.facebook.com",
    "https://www.linkedin.com/oauth",
)
"""Issuers at which anybody has an account: none of them speaks for one organization."""


class ProviderTest(StrEnum):
    """What the last test of an identity provider found."""

    NOT_TRIED = "NOT_TRIED"
    WORKS = "WORKS"
    FAILS = "FAILS"


def checked_issuer(text: str) -> str:
    """The issuer; BAD_USER_INPUT for what is none, or is everybody's."""
    issuer = text.strip()
    if not is_issuer(issuer):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "An issuer is an https URL without query and fragment.", ("issuer",)
        )
    if issuer.rstrip("/") in SHARED:
        message = "Anybody can have an account at this issuer; connect one of the organization's own."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("issuer",))
    return issuer


def checked_text(text: str, longest: int, field: str) -> str:
    """The text without blanks around it; BAD_USER_INPUT if nothing is left, it is too long, or breaks lines."""
    plain = text.strip()
    if not plain or len(plain) > longest or not plain.isprintable():
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Send 1 to {longest} printable characters.", (field,))
    return plain
