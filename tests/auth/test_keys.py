"""Only strong public keys are trusted, each for its own algorithms, and the private one stays private."""

import stat
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from habeas.auth.keys import SigningKey, TrustedKeys
from habeas.kernel.errors import DomainError, ErrorCode
from tests.auth.forge import EC, RSA


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_key_is_made_once_and_kept(tmp_path: Path, algorithm: Any) -> None:
    path = tmp_path / "keys" / "signing.pem"
    made = SigningKey.load_or_create(path, algorithm)
    found = SigningKey.load_or_create(path, algorithm)
    assert (found.key_id, found.algorithm) == (made.key_id, algorithm)


def test_the_key_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    SigningKey.load_or_create(path, "ES256")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("key", [RSA, EC])
def test_the_published_set_holds_the_public_half_only(key: SigningKey) -> None:
    (published,) = key.public_jwks()["keys"]
    assert published.keys() <= {"kty", "kid", "alg", "use", "n", "e", "crv", "x", "y"}
    assert published["kid"] == key.private.thumbprint()
    assert (published["alg"], published["use"]) == (key.algorithm, "sig")


def test_a_key_is_found_for_its_own_algorithms_only() -> None:
    keys = RSA.trusted()
    assert keys.find(RSA.key_id, "RS256") is not None
    assert keys.find(RSA.key_id, "PS256") is None
    assert keys.find(RSA.key_id, "ES256") is None
    assert keys.find("other", "RS256") is None


def test_keys_for_encryption_are_left_out() -> None:
    encryption = {**RSAKey.generate_key(2048).as_dict(private=False), "kid": "enc", "use": "enc"}
    assert TrustedKeys.from_jwks({"keys": [encryption]}).by_id == {}


@pytest.mark.parametrize(
    "key",
    [
        OctKey.generate_key(256).as_dict(),
        ECKey.generate_key("P-521").as_dict(private=False),
        OKPKey.generate_key("X25519").as_dict(private=False),
        {**RSA.private.as_dict(private=False), "alg": "RS512"},
        {**RSA.private.as_dict(private=False), "alg": "HS256"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "unheard-of"},
        {},
    ],
)
def test_a_set_with_a_key_that_must_not_be_trusted_is_refused_whole(key: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as caught:
        TrustedKeys.from_jwks({"keys": [{"kid": "a", **key}]})
    assert caught.value.code is ErrorCode.MISCONFIGURED


@pytest.mark.parametrize("document", [{}, {"keys": 1}, {"keys": ["x"]}])
def test_what_is_no_key_set_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        TrustedKeys.from_jwks(document)


@pytest.mark.parametrize(
    "content", [b"", b"no key", EC.private.as_pem(private=False), RSA.private.as_pem(private=False)]
)
def test_a_file_without_a_private_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.pem"
    path.write_bytes(content)
    with pytest.raises(DomainError) as caught:
        SigningKey.load_or_create(path)
    assert caught.value.code is ErrorCode.MISCONFIGURED
