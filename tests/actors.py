"""Callers for tests."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from habeas.access import Actor, ActorKind, Permission, Role
from habeas.access.stepup import SECOND_FACTOR
from habeas.kernel.ids import new_id

JUST_NOW = datetime.max.replace(tzinfo=UTC)
"""A sign-in that no clock of a test finds too old."""


def an_actor(**changes: Any) -> Actor:
    """A person in their personal organization, with fresh identifiers; `changes` by field."""
    plain = Actor(
        kind=ActorKind.SELF,
        subject_id=new_id(),
        organization_id=new_id(),
        controller_id=new_id(),
        region="sg",
        role=Role.PERSON,
        scopes=frozenset({Permission.SELF_READ, Permission.SELF_WRITE}),
        client_id="client",
        token_id=new_id().hex,
        authenticated_at=JUST_NOW,
        authentication_context=SECOND_FACTOR,
    )
    return replace(plain, **changes)
