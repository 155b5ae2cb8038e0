"""What a resource is, what may be said of it, and the one mask that stands for every secret."""

from dataclasses import dataclass, fields
from enum import StrEnum
from uuid import UUID, uuid5

from habeas.kernel.errors import DomainError, ErrorCode

MOST_RESOURCES = 500
LONGEST_TEXT = 500
LONGEST_SECRET = 4_000
MASK = "********"
"""Of one length always: how long a secret is, nobody learns."""


class ResourceKind(StrEnum):
    """What a product of the person works with (AISHU-152)."""

    CLIENT = "CLIENT"
    VIRTUALISATION = "VIRTUALISATION"
    CLOUD = "CLOUD"
    STORAGE = "STORAGE"
    ACCOUNT = "ACCOUNT"


class ResourcePart(StrEnum):
    """What a resource may do without."""

    ADDRESS = "ADDRESS"
    USER_NAME = "USER_NAME"
    SECRET = "SECRET"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a resource; all of it is sealed, and the secret is never opened for anybody."""

    name: str
    address: str | None = None
    user_name: str | None = None
    secret: str | None = None

    def __repr__(self) -> str:
        """No traceback and no log shows what is in it."""
        return "Details(...)"


def checked(details: Details) -> Details:
    """The details; BAD_USER_INPUT for an empty name and for more than fits."""
    for each in fields(details):
        text, most = getattr(details, each.name), LONGEST_SECRET if each.name == "secret" else LONGEST_TEXT
        if text is not None and (not text.strip() or len(text) > most):
            path = "userName" if each.name == "user_name" else each.name
            raise DomainError(ErrorCode.BAD_USER_INPUT, f"Write 1 to {most} characters.", (path,))
    return details


def place_of_secret(resource_id: UUID) -> UUID:
    """To what a secret is bound: moved into another column of its row, it opens no more."""
    return uuid5(resource_id, "secret")
