"""The challenge that proves a domain: a DNS TXT record of a fresh token, under an owner name that says its scope."""

import secrets
from datetime import datetime, timedelta

from habeas.oversight.rules.sets import DomainScope

LIFETIME = timedelta(days=7)
_TOKEN_BYTES = 32
_LABELS = {DomainScope.EXACT: "_habeas-challenge", DomainScope.TREE: "_habeas-challenge-tree"}


def record_name(domain: str, scope: DomainScope) -> str:
    """Where the record must stand; the scope is in the name, so that the domain's DNS administrator sees it."""
    return f"{_LABELS[scope]}.{domain}"


def new_token() -> str:
    """256 fresh random bits as 43 characters of base64url."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def record_value(token: str, expires_at: datetime) -> str:
    """What the record must say; `expires_at` is in UTC."""
    return f"token={token} expiry={expires_at:%Y-%m-%dT%H:%M:%SZ}"
