"""A minted token is accepted here as it would be anywhere, and carries its actor unchanged."""

from dataclasses import replace
from datetime import timedelta

import pytest
from joserfc import jws

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.auth.claims import KIND_OF_ROLE
from habeas.auth.keys import SigningKey
from habeas.auth.mint import mint
from tests.auth.forge import AUDIENCE, CONTROLLER, EC, ISSUER, NOW, ORGANIZATION, RSA, SUBJECT, verifier

ACTORS = [
    Actor(
        kind=kind,
        subject_id=None if role is Role.PARTNER else SUBJECT,
        organization_id=ORGANIZATION,
        controller_id=CONTROLLER,
        region="cn",
        role=role,
        scopes=ROLES[role],
        client_id="demo",
        token_id="t",
    )
    for role, kind in KIND_OF_ROLE.items()
]


def minted(actor: Actor, key: SigningKey = RSA) -> str:
    lifetime = timedelta(hours=1)
    return mint(actor, issuer=ISSUER, audience=AUDIENCE, lifetime=lifetime, now=NOW, key=key)


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.role)
@pytest.mark.parametrize("key", [RSA, EC], ids=["RS256", "ES256"])
def test_a_minted_token_turns_back_into_its_actor(actor: Actor, key: SigningKey) -> None:
    assert verifier().verify(minted(actor, key)) == actor


def test_every_role_that_a_token_may_carry_can_be_minted() -> None:
    assert set(KIND_OF_ROLE) == set(Role) - {Role.SYSTEM, Role.OPERATOR}


def test_the_header_is_that_of_an_access_token() -> None:
    header = jws.extract_compact(minted(ACTORS[0]).encode()).headers()
    assert header == {"alg": "RS256", "typ": "at+jwt", "kid": RSA.key_id}


def test_a_token_for_the_system_is_accepted_nowhere() -> None:
    system = replace(ACTORS[0], role=Role.SYSTEM, kind=ActorKind.SYSTEM)
    with pytest.raises(Exception, match="not accepted"):
        verifier().verify(minted(system))
