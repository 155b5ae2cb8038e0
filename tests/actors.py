"""Callers for tests."""

from dataclasses import replace
from typing import Any

from habeas.access import Actor, ActorKind, Permission, Role
from habeas.kernel.ids import new_id


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
    )
    return replace(plain, **changes)
