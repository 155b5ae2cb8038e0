"""The callers of the isolation tests: everybody who may come, and everybody who may try."""

from dataclasses import replace

from habeas.access import ROLES, Actor, ActorKind, Permission, Role
from habeas.access.stepup import SECOND_FACTOR
from habeas.demo.world import World, slug_id
from habeas.kernel.ids import new_id
from habeas.storage.transaction import ContentGrant
from tests.actors import JUST_NOW
from tests.isolation.oracle import Caller


def callers(world: World) -> list[Caller]:
    """Own, other organization, self, wrong scope, content with and without a grant, and nobody known."""
    katrin = _actor(world, "katrin", "contoso", Role.ADMINISTRATOR)
    annika = _actor(world, "annika", "personal", Role.PERSON)
    grant = ContentGrant(slug_id("person", "annika"), ("DEVICE", "LOGS"))
    daniel = _actor(world, "daniel", "fabrikam", Role.ADMINISTRATOR)
    return [
        _caller(world, "contoso-admin", katrin),
        replace(_caller(world, "contoso-admin-with-grant", katrin), grant=grant),
        _caller(world, "contoso-admin-without-scopes", replace(katrin, scopes=frozenset())),
        _caller(world, "contoso-admin-directory-only", _only(katrin, Permission.MEMBERS_READ)),
        _caller(world, "contoso-delegate", _actor(world, "ingrid", "contoso", Role.UNIT_ADMINISTRATOR)),
        _caller(world, "contoso-auditor", _actor(world, "ingrid", "contoso", Role.AUDITOR)),
        _caller(world, "fabrikam-admin", daniel),
        replace(
            _caller(
                world, "fabrikam-admin-with-foreign-grant", _actor(world, "daniel", "fabrikam", Role.ADMINISTRATOR)
            ),
            grant=grant,
        ),
        _caller(world, "person-eu", annika),
        _caller(world, "person-eu-without-scopes", replace(annika, scopes=frozenset())),
        _caller(world, "person-ca", _actor(world, "maya", "personal", Role.PERSON)),
        _caller(world, "person-av", _actor(world, "julien", "personal", Role.PERSON)),
        _caller(world, "aishu-privacy", _actor(world, "meiling", "aishu", Role.PRIVACY_TEAM)),
        _caller(world, "aomei-privacy", _actor(world, "emma", "aomei", Role.PRIVACY_TEAM)),
        Caller("partner-ticketing", _partner(world), frozenset()),
        Caller("stranger", _stranger(annika), frozenset()),
    ]


def _actor(world: World, person: str, organization: str, role: Role) -> Actor:
    item = world.person(person)
    return Actor(
        kind=ActorKind.SELF if role is Role.PERSON else ActorKind.ADMINISTRATOR,
        subject_id=slug_id("person", person),
        organization_id=world.org_id(organization, person),
        controller_id=world.controller_of(item),
        region=item["region"],
        role=role,
        scopes=ROLES[role],
        client_id="tests",
        token_id="tests",
        authenticated_at=JUST_NOW,
        authentication_context=SECOND_FACTOR,
    )


def _caller(world: World, name: str, actor: Actor) -> Caller:
    # The spaces of a context are asked of the membership table, which shows them to who may read themself.
    person = next(p["key"] for p in world.items("people") if slug_id("person", p["key"]) == actor.subject_id)
    joined = {world.org_id(m["organization"]) for m in world.items("memberships") if m["person"] == person}
    reads_self = Permission.SELF_READ in actor.scopes
    directory = Permission.MEMBERS_READ in actor.scopes
    personal = world.org_id("personal", person)
    spaces = joined | {personal} if reads_self else ({actor.organization_id} & joined if directory else set())
    return Caller(name, actor, frozenset(spaces))


def _only(actor: Actor, *scopes: Permission) -> Actor:
    return replace(actor, scopes=frozenset(scopes))


def _partner(world: World) -> Actor:
    return Actor(
        kind=ActorKind.PARTNER,
        subject_id=None,
        organization_id=world.org_id("ticketline"),
        controller_id=world.org_id("aishu"),
        region="sg",
        role=Role.PARTNER,
        scopes=ROLES[Role.PARTNER],
        client_id="partner-ticketing",
        token_id="tests",
    )


def _stranger(like: Actor) -> Actor:
    return replace(like, subject_id=new_id(), organization_id=new_id(), controller_id=new_id())
