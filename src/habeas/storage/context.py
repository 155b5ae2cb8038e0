"""The first statement of a transaction: who acts, for whom, with which scopes; row-level security reads it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*\Z")


@dataclass(frozen=True, slots=True)
class ContentGrant:
    """An approved look at one person's content: whose, and which classes of fields.

    The database opens no more of it than it finds approved itself at that instant (its own, where none is said).
    """

    subject_id: UUID
    field_classes: tuple[str, ...]
    at: datetime | None = None


@lru_cache(maxsize=2048)
def opening(actor: Actor, grant: ContentGrant | None, *, read_only: bool, snapshot: bool = False) -> str:
    """BEGIN and the context as one message; every literal is a UUID or a checked word."""
    begin = "begin read only" if read_only else "begin"
    if snapshot:
        begin = "begin isolation level repeatable read, read only"
    arguments = (
        _uuid(actor.organization_id),
        _uuid(actor.subject_id),
        _uuid(actor.controller_id),
        _words(actor.scopes),
        _uuid(grant.subject_id if grant else None),
        _words(grant.field_classes if grant else ()),
        _instant(grant.at if grant else None),
    )
    return f"{begin}; select app.enter({', '.join(arguments)})"


@lru_cache(maxsize=2048)
def named(actor: Actor, grant: ContentGrant | None) -> tuple[UUID | str | None, ...]:
    """The context as the parameters of app.answer, checked as strictly as literals are."""
    identifiers = actor.organization_id, actor.subject_id, actor.controller_id, grant.subject_id if grant else None
    organization, subject, controller, granted = (_checked(each) for each in identifiers)
    scopes, classes = _plain(actor.scopes), _plain(grant.field_classes if grant else ())
    return organization, subject, controller, scopes, granted, classes


def _uuid(value: UUID | None) -> str:
    checked = _checked(value)
    return "null" if checked is None else f"'{UUID(int=checked.int)}'"


def _instant(value: datetime | None) -> str:
    return "null" if value is None else f"'{value.isoformat()}'"


def _checked(value: UUID | None) -> UUID | None:
    if value is not None and not isinstance(value, UUID):
        raise DomainError(ErrorCode.MISCONFIGURED, "an identifier of the context is not a UUID")
    return value


def _words(values: Iterable[str]) -> str:
    return f"'{_plain(values)}'"


def _plain(values: Iterable[str]) -> str:
    words = sorted(str(value) for value in values)
    if not all(_WORD.match(word) for word in words):
        raise DomainError(ErrorCode.MISCONFIGURED, "a scope or class of the context is not a plain word")
    return " ".join(words)
