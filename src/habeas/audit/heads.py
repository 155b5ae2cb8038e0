"""Signed tree heads: what a region's log was at an instant, as a JWS that anybody can verify without us."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

TYPE = "habeas-tree-head+json"
ALGORITHMS = ["ES256", "RS256"]
_REGISTRY = jws.JWSRegistry(algorithms=ALGORITHMS)
# The header carries the public key, which for RSA is longer than the library's default allows.
_REGISTRY.max_header_length = 4096


@dataclass(frozen=True)
class Head:
    """The size and root of a region's log at an instant."""

    region: str
    tree_size: int
    root_hash: bytes
    signed_at: datetime


Sign = Callable[[Head], str]


def signer(key: RSAKey | ECKey, algorithm: str) -> Sign:
    """Signs heads with a deployment's key; the header carries the public half, so that a head stands alone."""
    public = key.as_dict(private=False)
    header = {"alg": algorithm, "typ": TYPE, "kid": key.thumbprint(), "jwk": public}

    def sign(head: Head) -> str:
        return jws.serialize_compact(header, _payload(head), key, registry=_REGISTRY)

    return sign


def opened_head(signature: str, trusted: Collection[str] = ()) -> tuple[Head, str]:
    """The head that a signature signs, and the RFC 7638 thumbprint of its key.

    Raises ValueError if it is no signature of a tree head, or the key is none of the `trusted` thumbprints (where
    any are given).
    """
    try:
        token = jws.extract_compact(signature.encode("ascii"), registry=_REGISTRY)
        header: dict[str, Any] = token.headers()
        key = _key(header.get("jwk", {}))
        checked = jws.deserialize_compact(signature, key, registry=_REGISTRY)
        claims = orjson.loads(checked.payload)
        head = Head(
            claims["region"],
            int(claims["treeSize"]),
            bytes.fromhex(claims["rootHash"]),
            datetime.fromisoformat(claims["signedAt"]),
        )
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise ValueError("this is no signed tree head") from error
    if header.get("typ") != TYPE:
        raise ValueError("this is no signed tree head")
    thumbprint = key.thumbprint()
    if trusted and thumbprint not in trusted:
        raise ValueError("the tree head is signed with a key that is not trusted")
    return head, thumbprint


def _key(public: dict[str, Any]) -> RSAKey | ECKey:
    if public.get("kty") == "EC":
        return ECKey.import_key(public)
    return RSAKey.import_key(public)


def _payload(head: Head) -> bytes:
    claims = {
        "region": head.region,
        "treeSize": head.tree_size,
        "rootHash": head.root_hash.hex(),
        "signedAt": head.signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return orjson.dumps(claims, option=orjson.OPT_SORT_KEYS)
