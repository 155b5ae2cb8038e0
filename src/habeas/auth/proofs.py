"""DPoP proofs (RFC 9449): that whoever brings a token also holds the key that it is bound to."""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode
from pydantic import BaseModel, ConfigDict, Field, ValidationError

LONGEST_PROOF = 4096
PROOF_ALGORITHMS = ("ES256", "RS256", "PS256", "Ed25519", "EdDSA")
PROOF_LIFE = 60.0
NONCE_LIFE = 300
_KINDS: dict[str, Any] = {"EC": ECKey, "RSA": RSAKey, "OKP": OKPKey}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_PUBLIC = ("kty", "crv", "x", "y", "n", "e")
_RSA_MODULUS = (342, 683)
"""Characters of a modulus of 2048 and of 4096 bits in base64url."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_REGISTRY = JWSRegistry(algorithms=PROOF_ALGORITHMS)


class UseNonceError(Exception):
    """The proof has no nonce of this server, or an old one (RFC 9449, sections 8 and 9)."""


class InvalidProofError(Exception):
    """The proof does not hold; the message says why and is safe to tell."""


class _Claims(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    jti: Annotated[str, Field(min_length=1, max_length=255)]
    htm: Annotated[str, Field(max_length=20)]
    htu: Annotated[str, Field(max_length=2048)]
    iat: Annotated[float, Field(ge=0, lt=2**40, allow_inf_nan=False)]
    ath: Annotated[str, Field(max_length=64)] | None = None
    nonce: Annotated[str, Field(max_length=255)] | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that holds: the thumbprint of its key (RFC 7638), and its id, which counts once."""

    key_thumbprint: str
    identifier: str


class Nonces:
    """Nonces that need no memory: an instant and its keyed hash."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, now: datetime) -> str:
        """A nonce for the next five minutes."""
        return self._spelled(int(now.timestamp()) // NONCE_LIFE)

    def holds(self, nonce: str, now: datetime) -> bool:
        """Was it issued in this window or the one before?"""
        window = int(now.timestamp()) // NONCE_LIFE
        return any(hmac.compare_digest(nonce.encode(), self._spelled(each).encode()) for each in (window, window - 1))

    def _spelled(self, window: int) -> str:
        mark = hmac.new(self._key, b"dpop nonce %d" % window, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mark[:18]).decode()


def checked_proof(
    proof: str, *, method: str, url: str, now: datetime, nonces: Nonces, token: str | None = None
) -> Proof:
    """The proof for this request, and for `token` where one came too; whether it comes twice is not decided here."""
    header = _header(proof)
    key = _key(header)
    claims = _claims(proof, key)
    if claims.htm != method or _place(claims.htu) != _place(url):
        raise InvalidProofError("The proof was made for another request.")
    if abs(now.timestamp() - claims.iat) > PROOF_LIFE:
        raise InvalidProofError("The proof is too old, or not valid yet.")
    if token is not None and not hmac.compare_digest((claims.ath or "").encode(), _hash_of(token).encode()):
        raise InvalidProofError("The proof was made for another token.")
    if claims.nonce is None or not nonces.holds(claims.nonce, now):
        raise UseNonceError
    thumbprint = key.thumbprint()
    return Proof(thumbprint, f"{thumbprint} {claims.jti}")


def _header(proof: str) -> dict[str, Any]:
    if len(proof) > LONGEST_PROOF or not _SHAPE.fullmatch(proof):
        raise InvalidProofError("The proof is not a signed token.")
    try:
        header = orjson.loads(urlsafe_b64decode(proof.partition(".")[0].encode()))
    except (ValueError, binascii.Error) as error:
        raise InvalidProofError("The header of the proof cannot be read.") from error
    if not isinstance(header, dict) or not header.keys() <= {"typ", "alg", "jwk", "kid"}:
        raise InvalidProofError("The header of the proof has members that are not accepted.")
    if header.get("typ") != "dpop+jwt" or header.get("alg") not in PROOF_ALGORITHMS:
        raise InvalidProofError("The proof is of a kind that is not accepted.")
    return header


def _key(header: dict[str, Any]) -> Any:
    jwk = header.get("jwk")
    if not isinstance(jwk, dict) or jwk.keys() & _PRIVATE or jwk.get("kty") not in _KINDS:
        raise InvalidProofError("The proof has no public key.")
    # The size is looked at first: a small key is not even read.
    if jwk["kty"] == "RSA" and not _RSA_MODULUS[0] <= len(str(jwk.get("n", ""))) <= _RSA_MODULUS[1]:
        raise InvalidProofError("The key of the proof has a size that is not accepted.")
    try:
        key = _KINDS[jwk["kty"]].import_key({name: jwk[name] for name in _PUBLIC if name in jwk})
    except (JoseError, ValueError, TypeError, KeyError, binascii.Error) as error:
        raise InvalidProofError("The key of the proof cannot be read.") from error
    return key


def _claims(proof: str, key: Any) -> _Claims:
    try:
        payload = jws.deserialize_compact(proof, key, registry=_REGISTRY).payload
    except (JoseError, ValueError, TypeError) as error:
        raise InvalidProofError("The signature of the proof does not hold.") from error
    try:
        return _Claims.model_validate_json(payload)
    except ValidationError as error:
        raise InvalidProofError("A claim of the proof is missing or malformed.") from error


def _hash_of(token: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix({"https": ":443", "http": ":80"}.get(parts.scheme.lower(), ":"))
    return parts.scheme.lower(), host, parts.path or "/"
