"""Keys are rotated with overlap: whoever holds a token or a copy of the key set is not cut off."""

from datetime import timedelta
from pathlib import Path

import pytest

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.auth.keys import KeyRing, SigningKey, rotate
from habeas.auth.mint import mint
from habeas.auth.tokens import Expectations, TokenVerifier
from habeas.kernel.clock import FixedClock
from habeas.kernel.errors import DomainError
from tests.auth.forge import AUDIENCE, CONTROLLER, ISSUER, NOW, ORGANIZATION, SUBJECT

ACTOR = Actor(
    ActorKind.SELF, SUBJECT, ORGANIZATION, CONTROLLER, "sg", Role.PERSON, ROLES[Role.PERSON], "client", "token"
)


def token_of(key: SigningKey) -> str:
    return mint(ACTOR, issuer=ISSUER, audience=AUDIENCE, lifetime=timedelta(minutes=10), now=NOW, key=key)


def accepts(ring: KeyRing, token: str) -> bool:
    verifier = TokenVerifier(ring.trusted(), Expectations(ISSUER, AUDIENCE), FixedClock(NOW))
    try:
        return verifier.verify(token) == ACTOR
    except DomainError:
        return False


def test_the_key_before_is_still_trusted_and_the_key_after_is_published_already(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    first = KeyRing.load_or_create(path)
    second_id = rotate(path)
    second = KeyRing.load_or_create(path)
    assert second.signing.key_id == second_id != first.signing.key_id
    assert accepts(second, token_of(first.signing))
    following = {key["kid"] for key in second.public_jwks()["keys"]} - {second_id, first.signing.key_id}
    assert {rotate(path)} == following
    third = KeyRing.load_or_create(path)
    assert accepts(second, token_of(third.signing))
    assert accepts(third, token_of(second.signing))
    assert not accepts(third, token_of(first.signing))


@pytest.mark.parametrize("name", ["key.pem", "key.next.pem", "key.previous.pem"])
def test_only_the_owner_reads_a_private_key(tmp_path: Path, name: str) -> None:
    KeyRing.load_or_create(tmp_path / "key.pem")
    rotate(tmp_path / "key.pem")
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
