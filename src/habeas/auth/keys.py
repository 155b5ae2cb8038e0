"""The keys of access tokens: the one that signs here, and the public ones that are trusted."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Literal, TypeVar

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from habeas.kernel.errors import DomainError, ErrorCode

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
SMALLEST_RSA_KEY = 2048

PublicKey = RSAKey | ECKey | OKPKey
Algorithm = Literal["RS256", "ES256"]
Content = TypeVar("Content")


@dataclass(frozen=True)
class TrustedKeys:
    """Public keys by their `kid`; the algorithms that a key may be used with follow from its kind."""

    by_id: Mapping[str, PublicKey]

    @classmethod
    def from_jwks(cls, document: Mapping[str, Any]) -> "TrustedKeys":
        """The signature keys of a JWK set (RFC 7517); raises MISCONFIGURED for a set that must not be trusted."""
        try:
            keys = KeySet.import_key_set({"keys": list(document["keys"])}).keys
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise DomainError(ErrorCode.MISCONFIGURED, "The set of token keys cannot be read.") from error
        return cls({_key_id(key): _accepted(key) for key in keys if key.get("use", "sig") == "sig"})

    def find(self, key_id: str, algorithm: str) -> PublicKey | None:
        """The key of that id, if it may be used with that algorithm."""
        key = self.by_id.get(key_id)
        return key if key is not None and algorithm in _algorithms_of(key) else None


@dataclass(frozen=True)
class SigningKey:
    """A private key that signs access tokens; its id is the RFC 7638 thumbprint."""

    private: RSAKey | ECKey
    algorithm: Algorithm

    @property
    def key_id(self) -> str:
        return self.private.thumbprint()

    @classmethod
    def generate(cls, algorithm: Algorithm = "RS256") -> "SigningKey":
        return cls(ECKey.generate_key("P-256") if algorithm == "ES256" else RSAKey.generate_key(2048), algorithm)

    @classmethod
    def load_or_create(cls, path: Path, algorithm: Algorithm = "RS256") -> "SigningKey":
        """The key in the PEM file at `path`; made on the first call, readable by its owner only."""
        if not path.exists():
            _write_new(path, cls.generate(algorithm).private.as_pem(private=True))
        return _read(path.read_bytes())

    def public_jwks(self) -> dict[str, Any]:
        """The JWK set to publish: this key's public half, with `kid`, `alg` and `use`."""
        public = self.private.as_dict(private=False)
        return {"keys": [{**public, "kid": self.key_id, "alg": self.algorithm, "use": "sig"}]}

    def trusted(self) -> TrustedKeys:
        """The same public half, for a verifier in this process."""
        return TrustedKeys.from_jwks(self.public_jwks())


@dataclass(frozen=True)
class KeyRing:
    """The key that signs, with those before and after it: all are published and trusted, so that nobody is cut off.

    Beside `key.pem` lie `key.next.pem`, which verifiers learn before it signs, and `key.previous.pem`, whose tokens
    still live.
    """

    signing: SigningKey
    others: tuple[SigningKey, ...] = ()

    @classmethod
    def load_or_create(cls, path: Path) -> "KeyRing":
        """The ring of the PEM file at `path`; only that one is made where it is not there."""
        others = tuple(_read(each.read_bytes()) for each in _beside(path) if each.exists())
        return cls(SigningKey.load_or_create(path), others)

    def public_jwks(self) -> dict[str, Any]:
        """The JWK set to publish."""
        return {"keys": [key for each in (self.signing, *self.others) for key in each.public_jwks()["keys"]]}

    def trusted(self) -> TrustedKeys:
        """The public halves, for a verifier in this process."""
        return TrustedKeys.from_jwks(self.public_jwks())


class RotatingRing:
    """The ring of a PEM file, read anew when a step of rotation has changed the files: no server restarts for it.

    Who signs or publishes looks at the files each time; who verifies, once in so many seconds of `patience`.
    """

    def __init__(self, path: Path, patience: float = 1.0) -> None:
        self._path, self._patience, self._looks_again = path, patience, 0.0
        self._files = tuple(str(each) for each in (path, *_beside(path)))
        self._ring = KeyRing.load_or_create(path)
        self._mark, self._trusted = self._marked(), self._ring.trusted()

    @property
    def signing(self) -> SigningKey:
        """The key that signs now."""
        return self._present().signing

    def public_jwks(self) -> dict[str, Any]:
        """The JWK set to publish now."""
        return self._present().public_jwks()

    def trusted(self) -> TrustedKeys:
        """The public halves that count now: the same object until they change."""
        now = monotonic()
        if now >= self._looks_again:
            self._looks_again = now + self._patience
            self._present()
        return self._trusted

    def signs_with(
        self, signer: Callable[[RSAKey | ECKey, Algorithm], Callable[[Content], str]]
    ) -> Callable[[Content], str]:
        """Signs with `signer`, by the key that signs at that time."""

        def sign(content: Content) -> str:
            key = self.signing
            return signer(key.private, key.algorithm)(content)

        return sign

    def _present(self) -> KeyRing:
        mark = self._marked()
        # In the middle of a step a file may be missing or half written: the ring that is known stays until it is whole.
        if mark != self._mark and mark[0] is not None:
            with suppress(DomainError, OSError):
                found = KeyRing.load_or_create(self._path)
                self._ring, self._trusted, self._mark = found, found.trusted(), mark
        return self._ring

    def _marked(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(_mark_of(each) for each in self._files)


def rotate(path: Path | None) -> str:
    """One step of rotation: the next key signs, the present one becomes the previous, and a new next one is made.

    The servers that read these files take it up within a second. Leave at least an hour between two steps:
    tokens live for ten minutes, and clients keep the published keys for five. Answers the id of the key that signs
    from now on.
    """
    if path is None:
        raise DomainError(ErrorCode.MISCONFIGURED, "HABEAS_SIGNING_KEY_PATH is not set")
    following, previous = _beside(path)
    signing = SigningKey.load_or_create(following)
    if path.exists():
        path.replace(previous)
    following.replace(path)
    SigningKey.load_or_create(following)
    return signing.key_id


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_suffix(".next.pem"), path.with_suffix(".previous.pem")


def _mark_of(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _read(pem: bytes) -> SigningKey:
    with suppress(JoseError, ValueError):
        return _private(RSAKey.import_key(pem), "RS256")
    with suppress(JoseError, ValueError):
        return _private(ECKey.import_key(pem), "ES256")
    raise DomainError(ErrorCode.MISCONFIGURED, "The signing key is no private RSA or EC key in PEM.")


def _private(key: RSAKey | ECKey, algorithm: Algorithm) -> SigningKey:
    if not key.is_private:
        raise ValueError("a public key cannot sign")
    return SigningKey(key, algorithm)


def _write_new(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _key_id(key: Any) -> str:
    return str(key.get("kid") or key.thumbprint())


def _accepted(key: Any) -> PublicKey:
    if not isinstance(key, RSAKey | ECKey | OKPKey) or not _algorithms_of(key):
        raise DomainError(ErrorCode.MISCONFIGURED, "A token key is of a kind that is not accepted.")
    if isinstance(key, RSAKey) and key.public_key.key_size < SMALLEST_RSA_KEY:
        raise DomainError(ErrorCode.MISCONFIGURED, f"An RSA key has fewer than {SMALLEST_RSA_KEY} bits.")
    return key


def _algorithms_of(key: PublicKey) -> frozenset[str]:
    declared = key.get("alg")
    fitting = _fitting_algorithms(key)
    return fitting & {str(declared)} if declared is not None else fitting


def _fitting_algorithms(key: PublicKey) -> frozenset[str]:
    if isinstance(key, RSAKey):
        return frozenset({"RS256", "PS256"})
    if isinstance(key, ECKey):
        return frozenset({"ES256"}) if key.curve_name == "P-256" else frozenset()
    return frozenset({"EdDSA", "Ed25519"}) if key.get("crv") == "Ed25519" else frozenset()
