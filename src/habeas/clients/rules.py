"""What a partner's client may be: how it authenticates, where it is sent back to, and what it may ask for at most."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from habeas.access import ROLES, Permission, Role
from habeas.kernel.errors import DomainError, ErrorCode

FOR_PEOPLE = frozenset({Permission.SELF_READ, Permission.RIGHTS_EXERCISE, Permission.CONSENTS_MANAGE})
CEILING = ROLES[Role.PARTNER] | FOR_PEOPLE
"""What a partner's client may ask for: its own two scopes, and for people who allow it, to read and to exercise."""


def is_agent(acts_for_itself: bool, scopes: Iterable[str]) -> bool:
    """May it send requests for people who let it, with nobody signed in?"""
    return acts_for_itself and {str(scope) for scope in ROLES[Role.PARTNER]} <= set(scopes)


MOST_URIS, LONGEST_URI, MOST_KEYS = 10, 512, 5
LONGEST_OVERLAP = timedelta(days=30)
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_PUBLIC = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}


class ClientAuthentication(StrEnum):
    """How a client shows who it is (RFC 6749, 2.3; RFC 7523)."""

    SECRET = "SECRET"  # noqa: S105
    KEYS = "KEYS"


class ClientStatus(StrEnum):
    """How a client stands."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REMOVED = "REMOVED"


def new_client_id() -> str:
    """An id that nobody chose and nobody guesses."""
    return f"client-{secrets.token_hex(12)}"


def new_secret() -> str:
    """256 random bits, shown once."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """How a secret is kept: SHA-256 does for one that nobody can guess."""
    return f"sha256:{hashlib.sha256(secret.encode()).hexdigest()}"


def checked_scopes(words: Iterable[str]) -> list[str]:
    """The scopes, sorted; BAD_USER_INPUT for one above the ceiling, or none."""
    asked = set(words)
    if not asked or not asked <= {str(scope) for scope in CEILING}:
        known = ", ".join(sorted(CEILING))
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"A partner's client may ask for some of {known}.", ("scopes",))
    return sorted(asked)


def checked_redirects(uris: Iterable[str], needed: bool) -> list[str]:
    """The redirect URIs, to be compared to the letter (RFC 9700, 2.1); BAD_USER_INPUT for an unsafe one."""
    listed = list(uris)
    if len(listed) > MOST_URIS or len(set(listed)) < len(listed) or (needed and not listed):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, f"Name 1 to {MOST_URIS} different redirect URIs.", ("redirectUris",)
        )
    for place, uri in enumerate(listed):
        if not _is_redirect(uri):
            message = "A redirect URI is https, or http on the loopback, without fragment, wildcard or user."
            raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("redirectUris", str(place)))
    return listed


def checked_keys(document: Mapping[str, Any] | None) -> dict[str, Any]:
    """The public keys of a JWK set (RFC 7517); BAD_USER_INPUT for private ones, too many, or none that can be used."""
    keys = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(keys, list) or not 0 < len(keys) <= MOST_KEYS:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Send a JWK set of 1 to {MOST_KEYS} keys.", ("keys",))
    names = [key.get("kid") for key in keys if isinstance(key, dict)]
    if len(names) < len(keys) or not all(isinstance(n, str) and 0 < len(n) <= 255 for n in names):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Each key needs a kid.", ("keys",))
    if len(set(names)) < len(names) or any(_PRIVATE & key.keys() for key in keys):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Send public keys alone, each with a kid of its own.", ("keys",))
    return {"keys": [_public(key) for key in keys]}


def checked_overlap(hours: int) -> timedelta:
    """For how long the credential before still counts; BAD_USER_INPUT beyond thirty days."""
    if not 0 <= hours <= LONGEST_OVERLAP.total_seconds() / 3600:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "The overlap is 0 to 720 hours.", ("overlapHours",))
    return timedelta(hours=hours)


def checked_text(text: str, longest: int, field: str) -> str:
    """The text without blanks around it; BAD_USER_INPUT if nothing is left, it is too long, or breaks lines."""
    plain = text.strip()
    if not plain or len(plain) > longest or not plain.isprintable():
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Send 1 to {longest} printable characters.", (field,))
    return plain


def _public(key: dict[str, Any]) -> dict[str, Any]:
    members = _PUBLIC.get(str(key.get("kty")), ())
    # 2048 bits are 342 characters of base64url.
    small = key.get("kty") == "RSA" and len(str(key.get("n", ""))) < 342
    if not members or small or not all(isinstance(key.get(name), str) for name in members):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "A key is of a kind or size that is not accepted.", ("keys",))
    return {name: key[name] for name in ("kid", "kty", *members)} | {"use": "sig"}


def _is_redirect(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return False
    plain = uri.isascii() and uri.isprintable() and not any(char in uri for char in "*# \\") and len(uri) <= LONGEST_URI
    named = bool(parts.hostname) and "@" not in parts.netloc and port != 0
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1")
    return plain and named and (parts.scheme == "https" or local)
