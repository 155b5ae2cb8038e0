"""Every URL of the service, in one list."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from habeas.web.discovery import Discovery, healthz
from habeas.web.graphql_view import GraphQLView
from habeas.web.mails import MailPage
from habeas.web.options import WebSite
from habeas.web.pages import ASSETS, Pages
from habeas.web.straight import ENDPOINT

GRAPHQL_METHODS = ["GET", "POST", "QUERY"]


def routes(
    site: WebSite, view: GraphQLView, discovery: Discovery, pages: Pages, extra: Sequence[BaseRoute]
) -> list[BaseRoute]:
    """The URLs of a site, with those that the composition root adds."""
    query_page = [
        Route("/graphiql", pages.query_page),
        Route("/graphiql/config.json", pages.config),
    ]
    mails = [Route("/demo/mail", MailPage(site, site.mail_folder).show)] if site.mail_folder is not None else []
    return [
        Route("/", pages.home),
        Route(ENDPOINT, view.__call__, methods=GRAPHQL_METHODS),
        *(query_page if site.query_page else ()),
        *mails,
        Mount("/assets", StaticFiles(directory=ASSETS)),
        Route("/schema.graphql", discovery.sdl),
        Route("/healthz", healthz),
        Route("/readyz", discovery.readyz),
        Route("/.well-known/jwks.json", discovery.jwks),
        Route("/.well-known/oauth-protected-resource", discovery.protected_resource),
        *extra,
    ]
