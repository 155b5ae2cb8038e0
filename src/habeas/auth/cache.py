"""A bounded memory of tokens that were already verified, dropped when they expire."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.access import Actor


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """An actor and the instants of their token, in seconds since 1970 (`expires_at` with the leeway).

    `key_thumbprint` is that of the key which the token is bound to (RFC 9449), None for a bearer token; `act` is the
    claim of RFC 8693, None where nobody acts for the subject.
    """

    actor: Actor
    issued_at: float
    expires_at: float
    key_thumbprint: str | None = None
    authenticated_at: datetime | None = None
    second_factor_at: datetime | None = None
    act: Mapping[str, Any] | None = None


class TokenCache:
    """Least recently used tokens leave first; the key is the whole token, never a part of it."""

    def __init__(self, capacity: int = 10_000) -> None:
        self._capacity = capacity
        self._tokens: OrderedDict[str, VerifiedToken] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tokens)

    def get(self, token: str, now: float) -> VerifiedToken | None:
        known = self._tokens.get(token)
        if known is None:
            return None
        if known.expires_at <= now:
            del self._tokens[token]
            return None
        self._tokens.move_to_end(token)
        return known

    def put(self, token: str, verified: VerifiedToken) -> None:
        self._tokens[token] = verified
        self._tokens.move_to_end(token)
        if len(self._tokens) > self._capacity:
            self._tokens.popitem(last=False)

    def clear(self) -> None:
        self._tokens.clear()
