"""Tokens that the demo's own key signs for a time, an audience or scopes of our choosing."""

from dataclasses import replace
from datetime import timedelta

from habeas.access import Actor, Permission
from habeas.auth.keys import SigningKey
from habeas.auth.mint import mint
from habeas.demo.personas import actor_of
from habeas.kernel.clock import SystemClock
from tests.e2e.stories.people import WORLD
from tests.e2e.stories.server import Ready


def token(
    demo: Ready,
    persona: str,
    *,
    scopes: frozenset[Permission] | None = None,
    began: timedelta = timedelta(0),
    audience: str | None = None,
    key: SigningKey | None = None,
    **claims: object,
) -> str:
    """A token for a persona, valid for an hour from `began` after now; `claims` replace fields of its actor."""
    actor: Actor = actor_of(WORLD, persona, WORLD.data["personas"][persona])
    actor = replace(actor, **({"scopes": scopes} if scopes is not None else {}), **claims)  # type: ignore[arg-type]
    return mint(
        actor,
        issuer=str(demo.told["url"]),
        audience=audience or str(demo.told["url"]),
        lifetime=timedelta(hours=1),
        now=SystemClock().now() + began,
        key=key or SigningKey.load_or_create(demo.data / "signing-key.pem"),
    )
