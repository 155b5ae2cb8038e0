"""Makes tokens of every kind, good and forged, without the help of the code under test."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from habeas.auth.keys import SigningKey, TrustedKeys
from habeas.auth.tokens import Expectations, Revocations, TokenVerifier
from habeas.kernel.clock import Clock, FixedClock

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
T = int(NOW.timestamp())
ISSUER, AUDIENCE = "https://login.example", "https://privacy.example"

RSA = SigningKey(RSAKey.generate_key(2048), "RS256")
EC = SigningKey(ECKey.generate_key("P-256"), "ES256")
ED = OKPKey.generate_key("Ed25519", {"kid": "ed", "use": "sig"})
STRANGER = RSAKey.generate_key(2048)
TRUSTED = TrustedKeys.from_jwks(
    {
        "keys": [
            *RSA.public_jwks()["keys"],
            *EC.public_jwks()["keys"],
            ED.as_dict(private=False),
            {**RSA.private.as_dict(private=False), "kid": "any-rsa", "use": "sig"},
        ]
    }
)

SUBJECT, ORGANIZATION, CONTROLLER = UUID(int=11), UUID(int=12), UUID(int=13)
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": str(SUBJECT),
    "client_id": "self-service",
    "jti": "token-1",
    "iat": T,
    "exp": T + 300,
    "scope": "self:read rights:exercise",
    "org": str(ORGANIZATION),
    "ctl": str(CONTROLLER),
    "rgn": "sg",
    "role": "PERSON",
}
HEADER: dict[str, Any] = {"alg": "RS256", "typ": "at+jwt", "kid": RSA.key_id}
ABSENT = object()


def verifier(
    clock: Clock | None = None, revocations: Revocations | None = None, keys: TrustedKeys = TRUSTED
) -> TokenVerifier:
    """A verifier whose clock stands at NOW."""
    return TokenVerifier(keys, Expectations(ISSUER, AUDIENCE), clock or FixedClock(NOW), revocations)


def changed(original: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A copy with these members; ABSENT takes one away."""
    return {name: value for name, value in {**original, **changes}.items() if value is not ABSENT}


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def part(value: Any) -> str:
    return encoded(json.dumps(value).encode())


def signed(claims: Any = CLAIMS, header: Mapping[str, Any] = HEADER, key: Any = None) -> str:
    """A token whose signature is right for whatever its header and payload say."""
    model = jws.JWSRegistry.algorithms[str(header.get("alg", "RS256"))]
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    signing_input = f"{part(dict(header))}.{encoded(payload)}"
    signature = model.sign(signing_input.encode(), key or RSA.private)
    return f"{signing_input}.{encoded(signature)}"


def with_secret(secret: bytes, **header: Any) -> str:
    """A token authenticated by a secret; the classical forgery takes the public key for it."""
    signing_input = f"{part(changed(HEADER, **header))}.{part(CLAIMS)}"
    digest = "sha512" if header["alg"] == "HS512" else "sha256"
    return f"{signing_input}.{encoded(hmac.digest(secret, signing_input.encode(), digest))}"
