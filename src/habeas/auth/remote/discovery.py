"""What an issuer says of itself (OpenID Connect Discovery 1.0, RFC 8414), believed only where it names itself."""

from typing import Any
from urllib.parse import urlsplit

from habeas.auth.keys import TrustedKeys
from habeas.kernel.errors import DomainError
from habeas.outbound import Fetcher, Unreachable

MOST_KEYS = 50
SHORTEST_MODULUS = 342
"""Characters of 2048 bits in base64url."""


async def discovered(fetcher: Fetcher, issuer: str) -> dict[str, Any]:
    """The metadata of an issuer; Unreachable where there are none, or they are another's."""
    first, second = _places(issuer)
    try:
        metadata = await fetcher.document(first)
    except Unreachable:
        metadata = await fetcher.document(second)
    if metadata.get("issuer") != issuer:
        raise Unreachable("The metadata are of another issuer.")
    return metadata


async def keys_of(fetcher: Fetcher, metadata: dict[str, Any]) -> TrustedKeys:
    """The signature keys of an issuer; those of a kind that is not accepted here are left out."""
    address = metadata.get("jwks_uri")
    listed = (await fetcher.document(address)).get("keys") if isinstance(address, str) else None
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise Unreachable("The issuer has no set of keys.")
    found: dict[str, Any] = {}
    for key in listed:
        found |= _accepted(key)
    return TrustedKeys(found)


def _accepted(key: object) -> dict[str, Any]:
    small = isinstance(key, dict) and key.get("kty") == "RSA" and len(str(key.get("n", ""))) < SHORTEST_MODULUS
    if not isinstance(key, dict) or "kid" not in key or small:
        return {}
    try:
        return dict(TrustedKeys.from_jwks({"keys": [key]}).by_id)
    except DomainError:
        return {}


def _places(issuer: str) -> tuple[str, str]:
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    origin = f"{parts.scheme}://{parts.netloc}"
    return f"{origin}{path}/.well-known/openid-configuration", f"{origin}/.well-known/oauth-authorization-server{path}"
