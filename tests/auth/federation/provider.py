"""An organization's OpenID provider for the tests: it signs everybody in at once, as whom and how it is told."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.auth.forge import signed
from tests.auth.issuers.issuer import Issuer
from tests.clients.server import serving

CLIENT, SECRET = "habeas", "the-secret-of-our-client-there"


@dataclass
class Provider(Issuer):
    """What it says of whoever comes; tests change it under way."""

    person: dict[str, Any] = field(default_factory=dict)
    token_changes: dict[str, Any] = field(default_factory=dict)
    header_changes: dict[str, Any] = field(default_factory=dict)
    answer_changes: dict[str, str] = field(default_factory=dict)
    now: float = 0.0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[dict[str, str]] = field(default_factory=list)

    def application(self) -> Starlette:
        plain = super().application()
        plain.router.routes += [Route("/authorize", self._authorize), Route("/token", self._token, methods=["POST"])]
        return plain

    def _plain(self) -> dict[str, Any]:
        endpoints = {"authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token"}
        return {**super()._plain(), **endpoints, "authorization_response_iss_parameter_supported": True}

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.seen.append(asked)
        code = uuid4().hex
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.url, **self.answer_changes}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({k: v for k, v in answer.items() if v})}")

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proved = asked and asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not proved or request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_grant"}, 400)
        assert asked is not None
        said = {"aud": CLIENT, "nonce": asked["nonce"], **self.person, **self.token_changes}
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(said)})

    def _id_token(self, said: dict[str, Any]) -> str:
        claims = {"iss": self.url, "iat": int(self.now), "exp": int(self.now) + 300, **said}
        header = {"alg": "RS256", "kid": self.keys[-1].kid, **self.header_changes}
        return signed({name: value for name, value in claims.items() if value is not None}, header, self.keys[-1])


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider on a free port of this machine."""
    provider = Provider()
    with serving(provider.application()) as url:
        provider.url = url
        yield provider
