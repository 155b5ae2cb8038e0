"""Renders the pages under a policy that lets no script of others run and no form go elsewhere."""

import hashlib
import hmac
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from habeas.auth.authority import Authority
from habeas.auth.opaque import new_secret

STYLE = Path(__file__).parent / "sign-in.css"
SCRIPT = Path(__file__).parent / "passkey.js"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action {targets}"
)
SESSION, DEVICE, FORM = "session", "device", "form"
YEAR = 365 * 24 * 3600


def cookie_name(authority: Authority, name: str) -> str:
    """Over TLS no other host and no plain connection can set it (RFC 6265bis, section 4.1.3.2)."""
    return f"__Host-habeas-{name}" if authority.secure else f"habeas-{name}"


def cookie_of(authority: Authority, request: Request, name: str) -> str:
    """The value of one of our cookies, empty where there is none."""
    return request.cookies.get(cookie_name(authority, name), "")


def set_cookie(authority: Authority, response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """A cookie that no script reads and no other site's form brings along."""
    response.set_cookie(
        cookie_name(authority, name), value, max_age=max_age, path="/", secure=authority.secure, httponly=True,
        samesite="lax",
    )  # fmt: skip


def page(
    authority: Authority,
    request: Request,
    template: str,
    status: int = 200,
    targets: Sequence[str] = (),
    **values: Any,
) -> Response:
    """A page; `targets` are origins to which a form may lead after us, such as that of the client that asks."""
    marker = cookie_of(authority, request, FORM)
    fresh = marker or new_secret()
    text = _ENVIRONMENT.get_template(f"{template}.html").render(
        form_token=form_token(fresh), hint=authority.hint, **{"error": "", **values}
    )
    headers = {
        "content-security-policy": _POLICY.format(targets=" ".join(("'self'", *targets))),
        "referrer-policy": "same-origin",
        "cache-control": "no-store",
    }
    response = HTMLResponse(text, status, headers)
    if not marker:
        set_cookie(authority, response, FORM, fresh)
    return response


def form_token(marker: str) -> str:
    """What a form of ours carries, and only somebody who can read the page knows."""
    return hashlib.sha256(f"habeas form {marker}".encode()).hexdigest()


def is_ours(authority: Authority, request: Request, token: str) -> bool:
    """Does a form come from a page of ours, in this browser?"""
    marker = cookie_of(authority, request, FORM)
    same_site = request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return bool(marker) and same_site and hmac.compare_digest(form_token(marker).encode(), token.encode())


def goto(path: str) -> RedirectResponse:
    """On to another page, by GET."""
    return RedirectResponse(path, 303)


def local_path(text: str, otherwise: str = "/account") -> str:
    """Where to go on after signing in: a page of ours that may be asked for, or `otherwise`."""
    parts = urlsplit(text)
    allowed = not parts.scheme and not parts.netloc and parts.path in ("/oauth/authorize", "/account", "/account/link")
    return text if allowed and text.startswith("/") and "\\" not in text else otherwise


def source_of(uri: str) -> str:
    """The source expression (CSP) of a redirect URI; a scheme of an application stands for itself."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else f"{parts.scheme}:"
