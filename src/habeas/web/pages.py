"""The two pages for people: what this service is, and the page to try queries on."""

from dataclasses import asdict
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from habeas.web.guard import PAGE_POLICY
from habeas.web.options import WebSite
from habeas.web.responses import json_response

ASSETS = Path(__file__).parent / "assets"
HOME, QUERY_PAGE = ASSETS / "home.html", ASSETS / "graphiql.html"
PAGE_HEADERS = {"content-security-policy": PAGE_POLICY}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Pages:
    """The pages of one site; the query page is absent where the site does not want it."""

    def __init__(self, site: WebSite) -> None:
        self._site = site
        self._home = _home(site)

    async def home(self, _: Request) -> Response:
        return HTMLResponse(self._home, headers=PAGE_HEADERS)

    async def query_page(self, _: Request) -> Response:
        return FileResponse(QUERY_PAGE, headers=PAGE_HEADERS)

    async def config(self, request: Request) -> Response:
        """What the query page offers; the demo's tokens only under a name that is this machine's own."""
        if self._site.personas and request.url.hostname not in {*LOOPBACK, self._own_host()}:
            raise HTTPException(404, "The query page offers nothing under this host name.")
        return json_response(
            {
                "title": self._site.title,
                "version": self._site.version,
                "personas": [asdict(persona) for persona in self._site.personas],
                "examples": [asdict(example) for example in self._site.examples],
            }
        )

    def _own_host(self) -> str | None:
        return urlsplit(self._site.public_url).hostname


def _home(site: WebSite) -> str:
    """The home page, with doors to what this site has."""
    doors = [
        ("/graphiql", "Try it", "A page to write queries on and to read the schema.", site.query_page),
        ("/demo/mail", "Mails", "What the demo would have sent.", site.mail_folder is not None),
        ("/schema.graphql", "Schema", "All types and fields, with what they mean in law.", True),
        (site.documentation_url, "Guides", "How the service is built, run and called.", bool(site.documentation_url)),
    ]
    return Template(HOME.read_text("utf-8")).substitute(
        title=escape(site.title),
        version=escape(site.version),
        public_url=escape(site.public_url),
        doors="\n".join(_door(url, name, about) for url, name, about, open_ in doors if open_),
    )


def _door(url: str, name: str, about: str) -> str:
    return f'    <li><a href="{escape(url)}"><strong>{name}</strong><span>{about}</span></a></li>'
