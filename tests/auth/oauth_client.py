"""An OAuth client written for the tests: it says exactly what it is told to say, right or wrong."""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.auth.browser import Browser, Page

SPA = ("anyshare-app", "http://127.0.0.1:8401/callback")
DASHBOARD = ("habeas-dashboard", "http://127.0.0.1:8402/callback")


class OAuthClient:
    """A client with its endpoints and, after `begin`, its PKCE verifier."""

    def __init__(self, http: httpx.AsyncClient, client_id: str, redirect_uri: str = "", secret: str = "") -> None:
        self.http = http
        self.client_id, self.redirect_uri, self.secret = client_id, redirect_uri, secret
        self.verifier = secrets.token_urlsafe(48)

    def begin(self, scope: str = "self:read rights:exercise", **changes: str) -> str:
        """The URL of an authorization request; a change to '' takes a parameter away."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        values = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": scope,
            "state": "state-1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **changes,
        }
        return f"/oauth/authorize?{urlencode({name: value for name, value in values.items() if value})}"

    async def code(self, browser: Browser, scope: str = "self:read rights:exercise", **changes: str) -> str:
        """A code, after the person has allowed what is asked."""
        page = await self.allowed(browser, scope, **changes)
        return page.answer()["code"]

    async def allowed(self, browser: Browser, scope: str, **changes: str) -> Page:
        """Where the browser went after the person has allowed what is asked, in the first organization or that one."""
        organization = changes.pop("organization", "")
        page = await browser.open(self.begin(scope, **changes))
        if page.left_for:
            return page
        chosen = {"organization": organization} if organization else {}
        return await browser.submit(page, "/oauth/authorize", decision="allow", **chosen)

    async def token(self, **values: str) -> httpx.Response:
        """The answer of the token endpoint."""
        return await self.post("/oauth/token", None, **values)

    async def post(self, path: str, headers: dict[str, str] | None = None, /, **values: str) -> httpx.Response:
        """A request with the client's credentials."""
        basic = {}
        if self.secret:
            pair = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
            basic = {"authorization": f"Basic {pair}"}
        else:
            values = {"client_id": self.client_id, **values}
        return await self.http.post(path, data=values, headers={**basic, **(headers or {})})

    async def redeem(self, code: str, /, **changes: str) -> httpx.Response:
        """The code brought to the token endpoint."""
        values = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
            **changes,
        }
        return await self.token(**{name: value for name, value in values.items() if value})

    async def tokens(
        self, browser: Browser, scope: str = "self:read rights:exercise", **changes: str
    ) -> dict[str, Any]:
        """Access and refresh token of the person in the browser."""
        response = await self.redeem(await self.code(browser, scope, **changes))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def refresh(self, token: str, **values: str) -> httpx.Response:
        return await self.token(grant_type="refresh_token", refresh_token=token, **values)
