"""The mails of a demo, which go into a folder instead of out: a page on which they can be read, and nothing else."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from habeas.web.guard import PAGE_POLICY
from habeas.web.options import WebSite

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NEWEST = 100
"""How many mails are shown."""
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mails of the demo</title>
<link rel="stylesheet" href="/assets/page.css"></head>
<body><main><h1>Mails of the demo</h1>
<p>Nothing leaves this machine: each mail is a file in <code>{folder}</code>. The newest comes first.</p>
{mails}</main></body></html>
"""
_MAIL = """<article><h2>{subject}</h2><p>To {to}</p><pre>{text}</pre></article>
"""


class MailPage:
    """Reads the folder anew each time; every word of a mail is shown as text."""

    def __init__(self, site: WebSite, folder: Path) -> None:
        self._own_host = urlsplit(site.public_url).hostname
        self._folder = folder

    async def show(self, request: Request) -> Response:
        """The page; 404 under a name that is not this machine's own, for it shows other people's letters."""
        if request.url.hostname not in {*LOOPBACK, self._own_host}:
            raise HTTPException(404, "There are no mails under this host name.")
        mails = await asyncio.to_thread(_newest, self._folder)
        shown = "".join(_shown(mail) for mail in mails) or "<p>No mail has been written yet.</p>"
        page = _PAGE.format(folder=escape(str(self._folder)), mails=shown)
        return HTMLResponse(page, headers={"content-security-policy": PAGE_POLICY, "cache-control": "no-store"})


def _newest(folder: Path) -> list[EmailMessage]:
    # The names are identifiers that sort by the time at which they were made.
    found = folder.glob("*.eml") if folder.is_dir() else ()
    files = sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)[:NEWEST]
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def _shown(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return _MAIL.format(subject=escape(str(mail["Subject"])), to=escape(str(mail["To"])), text=escape(str(text)))
