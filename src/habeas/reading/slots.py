"""Places that a kept statement leaves open: variables, facts of the actor, and what is read out of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from habeas.access import Actor
from habeas.reading.globalid import decode
from habeas.reading.page import checked_bound, keys_of
from habeas.storage.transaction import ContentGrant


@dataclass(frozen=True)
class Given:
    """What one request fills the places with."""

    actor: Actor
    grant: ContentGrant | None
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Slot:
    """A string or an instant inside the variables; `tag` is that of a global id, as far as it is one of ours."""

    path: tuple[str | int, ...]
    tag: str | None = None

    def raw(self, variables: Mapping[str, Any]) -> Any:
        """The value that the request gave."""
        found: Any = variables
        for step in self.path:
            found = found[step]
        return found

    def bound(self, given: Given) -> Any:
        """The value as a parameter; a text that PostgreSQL cannot hold is equal to nothing."""
        value = self.raw(given.variables)
        return None if isinstance(value, str) and "\x00" in value else value


@dataclass(frozen=True)
class OfId:
    """The organization or the key inside a global id; None where it is no id of this tag."""

    slot: Slot
    tag: str | None
    kind: type[Any]
    key: bool

    def bound(self, given: Given) -> UUID | str | None:
        """The part as a parameter."""
        found = decode(self.slot.raw(given.variables))
        if found is None or found.tag != self.tag:
            return None
        return found.key_as(self.kind) if self.key else found.org_id


@dataclass(frozen=True)
class Respelled:
    """A text as it is stored, made from what was written."""

    slot: Slot
    spelled: Callable[[str], str]

    def bound(self, given: Given) -> str | None:
        """The text as a parameter."""
        value = self.slot.bound(given)
        return self.spelled(value) if isinstance(value, str) else None


@dataclass(frozen=True)
class OfCursor:
    """One sort value inside a cursor, checked for its column's type."""

    slot: Slot
    columns: int
    argument: str
    index: int
    cast: str = "text"

    def bound(self, given: Given) -> str:
        """The value as a parameter; BAD_USER_INPUT for a cursor of another list."""
        keys = keys_of(self.slot.raw(given.variables), self.columns, self.argument)
        return checked_bound(self.cast, keys[self.index])


@dataclass(frozen=True)
class Fact:
    """A fact of the actor."""

    name: str

    def bound(self, given: Given) -> Any:
        """The fact as a parameter."""
        return getattr(given.actor, self.name)


@dataclass(frozen=True)
class Granted:
    """A part of the content that was granted."""

    name: str

    def bound(self, given: Given) -> Any:
        """The part as a parameter."""
        return getattr(given.grant, self.name)


Open = Slot | OfId | Respelled | OfCursor | Fact | Granted


def filled(value: Any, variables: Mapping[str, Any]) -> Any:
    """Arguments with every slot replaced by what the request gave."""
    if isinstance(value, Slot):
        return value.raw(variables)
    if isinstance(value, dict):
        return {name: filled(each, variables) for name, each in value.items()}
    return [filled(each, variables) for each in value] if isinstance(value, list) else value


def stand_in(actor: Actor) -> Actor:
    """An actor of the same scopes whose identity is left open."""
    subject = None if actor.subject_id is None else Fact("subject_id")
    return replace(
        actor,
        organization_id=cast(UUID, Fact("organization_id")),
        controller_id=cast(UUID, Fact("controller_id")),
        subject_id=cast(UUID | None, subject),
    )


def grant_stand_in() -> ContentGrant:
    """A grant whose person and classes are left open."""
    return ContentGrant(cast(UUID, Granted("subject_id")), cast(tuple[str, ...], Granted("field_classes")))
