"""Keys are rotated with overlap: whoever holds a token or a copy of the key set is not cut off."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from joserfc import jws

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.auth.keys import KeyRing, RotatingRing, SigningKey, rotate
from habeas.auth.mint import mint
from habeas.auth.tokens import Expectations, TokenVerifier
from habeas.kernel.clock import FixedClock
from habeas.kernel.errors import DomainError
from tests.auth.conftest import Stage
from tests.auth.forge import AUDIENCE, CONTROLLER, ISSUER, NOW, ORGANIZATION, SUBJECT
from tests.auth.oauth_client import SPA

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


def test_a_running_server_takes_up_each_step(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    ring = RotatingRing(path, patience=0)
    verifier = TokenVerifier(ring.trusted(), Expectations(ISSUER, AUDIENCE), FixedClock(NOW), renew=ring.trusted)
    first = ring.signing
    assert verifier.verify(token_of(first)) == ACTOR
    assert rotate(path) == ring.signing.key_id != first.key_id
    assert verifier.verify(token_of(ring.signing)) == ACTOR
    assert verifier.verify(token_of(first)) == ACTOR
    assert {key["kid"] for key in ring.public_jwks()["keys"]} > {first.key_id, ring.signing.key_id}
    rotate(path)
    with pytest.raises(DomainError):
        verifier.verify(token_of(first))


def test_who_verifies_takes_a_step_up_within_a_second(tmp_path: Path) -> None:
    ring = RotatingRing(tmp_path / "key.pem")
    trusted = ring.trusted()
    rotate(tmp_path / "key.pem")
    until = time.monotonic() + 30
    while ring.trusted() is trusted and time.monotonic() < until:
        time.sleep(0.05)
    assert ring.trusted() is not trusted


def test_in_the_middle_of_a_step_the_known_keys_stay(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    ring = RotatingRing(path, patience=0)
    first, trusted = ring.signing, ring.trusted()
    path.rename(tmp_path / "key.previous.pem")
    assert ring.signing is first
    assert not path.exists()
    path.write_bytes(b"half a k")
    assert ring.signing is first
    assert ring.trusted() is trusted
    path.unlink()
    SigningKey.load_or_create(path)
    assert ring.signing.key_id != first.key_id


async def test_a_rotation_reaches_the_running_server(stage: Stage) -> None:
    browser, client = await stage.signed_in("sofia.lindqvist@contoso.example"), stage.client(*SPA)
    before = (await client.tokens(browser))["access_token"]
    path = stage.demo.settings.signing_key_path
    assert path is not None
    signing = rotate(path)
    after = (await client.tokens(browser))["access_token"]
    assert jws.extract_compact(after.encode()).headers()["kid"] == signing
    for token in (before, after):
        assert (await stage.ask(token)).status_code == 200
    published = await stage.demo.client.get("/.well-known/jwks.json")
    assert published.headers["cache-control"] == "public, max-age=300"
    assert signing in {key["kid"] for key in published.json()["keys"]}
