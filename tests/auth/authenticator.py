"""An authenticator in software: it makes passkeys and proves them, and lies where a test wants it to."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def spelled(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One passkey of one origin; `counter` is what it says of how often it was used."""

    origin: str
    domain: str
    counter: int = 0
    flags: int = PRESENT | VERIFIED
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a question for a new passkey."""
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
        data = self._data(self.flags | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer("webauthn.create", options, {"attestationObject": spelled(attestation)})

    def prove(self, options: dict[str, Any], **claims: str) -> str:
        """The answer to a question for a proof; `claims` replace those of the client."""
        self.counter += 1
        data = self._data(self.flags)
        client = self._client("webauthn.get", options, **claims)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": spelled(data), "signature": spelled(signed)}
        return self._answer("webauthn.get", options, parts, **claims)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any], **claims: str) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, **claims}
        return json.dumps(said).encode()

    def _answer(self, kind: str, options: dict[str, Any], parts: dict[str, str], **claims: str) -> str:
        response = {**parts, "clientDataJSON": spelled(self._client(kind, options, **claims))}
        name = spelled(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


class _Question(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.options = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.options = self.options or dict(attrs).get("data-options") or ""


def question(text: str) -> dict[str, Any]:
    """What a page asks of the browser's passkeys."""
    reader = _Question()
    reader.feed(text)
    found: dict[str, Any] = json.loads(reader.options)
    return found
