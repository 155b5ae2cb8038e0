"""Secrets that mean nothing by themselves: made here, shown once, kept only as digests."""

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """256 random bits in base64url, for codes, refresh tokens, sessions and links in mails."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> bytes:
    """SHA-256; enough for secrets that nobody can guess, and never used for passwords."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
