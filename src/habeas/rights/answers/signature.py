"""Signs the manifest of a package, and tells who signed one: a JWS that anybody can check without us."""

from collections.abc import Callable, Collection
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

TYPE = "habeas-package+json"
ALGORITHMS = ["ES256", "EdDSA", "RS256"]
_REGISTRY = jws.JWSRegistry(algorithms=ALGORITHMS)
# The header carries the public key, which for RSA is longer than the library's default allows.
_REGISTRY.max_header_length = 4096
# A manifest names every file of a package, however many there are.
_REGISTRY.max_payload_length = 64 << 20

Sign = Callable[[bytes], str]
_KINDS: dict[str, Any] = {"EC": ECKey, "OKP": OKPKey, "RSA": RSAKey}


def signer(key: RSAKey | ECKey, algorithm: str) -> Sign:
    """Signs manifests with a deployment's key; the header carries the public half, so that a package stands alone."""
    header = {"alg": algorithm, "typ": TYPE, "kid": key.thumbprint(), "jwk": key.as_dict(private=False)}

    def sign(manifest: bytes) -> str:
        return jws.serialize_compact(header, manifest, key, registry=_REGISTRY)

    return sign


def opened_manifest(signature: str, trusted: Collection[str] = ()) -> tuple[bytes, str]:
    """The manifest that a signature signs, and the RFC 7638 thumbprint of its key.

    Raises ValueError if it is no signature of a package, or the key is none of the `trusted` thumbprints (where any
    are given).
    """
    try:
        token = jws.extract_compact(signature.strip().encode("ascii"), registry=_REGISTRY)
        header: dict[str, Any] = token.headers()
        key = _KINDS[header["jwk"]["kty"]].import_key(header["jwk"])
        manifest = bytes(jws.deserialize_compact(signature.strip(), key, registry=_REGISTRY).payload)
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise ValueError("the manifest is not signed as it stands") from error
    if header.get("typ") != TYPE:
        raise ValueError("this is a signature of something else than a package")
    thumbprint: str = key.thumbprint()
    if trusted and thumbprint not in trusted:
        raise ValueError("the manifest is signed with a key that is not trusted")
    return manifest, thumbprint
