"""What a browser carries through a sign-in elsewhere, sealed: nobody reads it, changes it or hands it to another."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from habeas.auth.authority import Authority
from habeas.auth.pages.html import cookie_of, set_cookie
from habeas.kernel.errors import DomainError
from habeas.storage.sealed import seal, unseal

LIFE = 600
FLOW, PENDING = "flow", "pending"


@dataclass(frozen=True)
class Carried:
    """Values of one kind in a cookie for ten minutes."""

    authority: Authority
    kind: str

    def give(self, response: Response, values: dict[str, Any]) -> None:
        """Let the browser carry them."""
        until = self.authority.clock.now().timestamp() + LIFE
        sealed = seal(self._key(), orjson.dumps({**values, "until": until}), self.kind.encode())
        set_cookie(self.authority, response, self.kind, base64.urlsafe_b64encode(sealed).decode(), LIFE)

    def take(self, request: Request) -> dict[str, Any] | None:
        """What it brought back in time, None for everything else."""
        text = cookie_of(self.authority, request, self.kind)
        try:
            values: dict[str, Any] = orjson.loads(
                unseal(self._key(), base64.urlsafe_b64decode(text), self.kind.encode())
            )
        except (DomainError, ValueError, binascii.Error):
            return None
        return values if values["until"] > self.authority.clock.now().timestamp() else None

    def drop(self, response: Response) -> None:
        """It has done its work."""
        set_cookie(self.authority, response, self.kind, "", max_age=0)

    def _key(self) -> bytes:
        return self.authority.addresses.blinded("key of what a browser carries")
