"""The personas of the demo world: who they are, what they hold, and a token for each."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.access import ROLES, Actor, Role
from habeas.access.stepup import SECOND_FACTOR
from habeas.auth.claims import KIND_OF_ROLE
from habeas.auth.keys import SigningKey
from habeas.auth.mint import mint
from habeas.demo.cluster import LIFETIME
from habeas.demo.world import Item, World, slug_id
from habeas.kernel.ids import new_id
from habeas.reading.globalid import encode
from habeas.settings import Settings


@dataclass(frozen=True)
class Held:
    """A persona with its token and the ids by which the API knows it."""

    name: str
    about: str
    actor: Actor
    token: str
    email: str | None

    @property
    def person_id(self) -> str | None:
        """The global id of the person; a machine client has none."""
        subject = self.actor.subject_id
        return None if subject is None else encode("PER", self._personal, subject)

    @property
    def organization_id(self) -> str:
        """The global id of the organization that the persona acts for."""
        return encode("ORG", self.actor.organization_id, self.actor.organization_id)

    @property
    def _personal(self) -> UUID:
        return slug_id("personal", self.about)

    def ready(self) -> dict[str, Any]:
        """What the ready file says of the persona."""
        return {
            "token": self.token,
            "email": self.email,
            "personId": self.person_id,
            "organizationId": self.organization_id,
            "scopes": sorted(str(scope) for scope in self.actor.scopes),
        }


def actor_of(world: World, name: str, persona: Item) -> Actor:
    """The actor that a persona's token stands for."""
    role = Role(persona["role"])
    key = persona.get("person")
    org_id = world.org_id(persona["organization"], key)
    if key is None:
        item = world.organization(persona["organization"])
        controller, region, subject = world.org_id(item["controller"]), item["region"], None
    else:
        person = world.person(key)
        controller, region, subject = world.controller_of(person), person["region"], slug_id("person", key)
    client = persona.get("client") or "habeas-demo"
    return Actor(KIND_OF_ROLE[role], subject, org_id, controller, region, role, ROLES[role], client, str(new_id()))


def hold(world: World, settings: Settings, key: SigningKey, now: datetime) -> dict[str, Held]:
    """Every persona, with a fresh token; the people among them have just signed in, with a second factor."""
    held = {}
    for name, persona in world.data["personas"].items():
        actor = actor_of(world, name, persona)
        if actor.subject_id is not None:
            actor = replace(actor, authenticated_at=now.replace(microsecond=0), authentication_context=SECOND_FACTOR)
        token = mint(
            actor,
            issuer=settings.token_issuer,
            audience=settings.token_audience,
            lifetime=LIFETIME,
            now=now,
            key=key,
        )
        person = persona.get("person")
        email = world.person(person)["emails"][0] if person else None
        held[name] = Held(name, person or "", actor, token, email)
    return held
