"""An external issuer for the tests: it serves its metadata and keys, counts who asks, and signs what it is told to."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.auth.forge import signed
from tests.clients.server import serving

AUDIENCE = "https://api.of.habeas.example"


@dataclass
class Issuer:
    """What the issuer answers now; tests change it under way."""

    url: str = ""
    keys: list[RSAKey | ECKey] = field(
        default_factory=lambda: [RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})]
    )
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    down: bool = False

    def application(self) -> Starlette:
        async def described(_: Request) -> Response:
            self.asked["metadata"] += 1
            return Response(status_code=503) if self.down else JSONResponse({**self._plain(), **self.metadata})

        async def keys(_: Request) -> Response:
            self.asked["keys"] += 1
            return JSONResponse({"keys": [key.as_dict(private=False) for key in self.keys]})

        return Starlette(routes=[Route("/.well-known/openid-configuration", described), Route("/jwks", keys)])

    def _plain(self) -> dict[str, Any]:
        return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"}

    def token(
        self, now: float, *, key: RSAKey | ECKey | None = None, header: dict[str, Any] | None = None, **claims: Any
    ) -> str:
        """A token of this issuer; claims of the value None are left out."""
        key = key or self.keys[-1]
        said = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "somebody",
            "iat": int(now),
            "exp": int(now) + 600,
            "jti": uuid4().hex,
            "client_id": "their-app",
            "scope": "self:read",
            **claims,
        }
        protected = {"alg": "RS256", "typ": "at+jwt", "kid": key.kid, **(header or {})}
        return signed({name: value for name, value in said.items() if value is not None}, protected, key)


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """An issuer on a free port of this machine."""
    issuer = Issuer()
    with serving(issuer.application()) as url:
        issuer.url = url
        yield issuer
