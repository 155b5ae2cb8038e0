"""Refuses an application in which one way to the data is guarded less than another."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.execution import CompiledFirst, EngineExecute
from habeas.web.graphql_view import GraphQLView
from habeas.web.straight import ENDPOINT, Straight


def refuse_uneven(app: Starlette) -> None:
    """MISCONFIGURED names what stands on one way only, or stands there otherwise.

    The ways are POST past the framework, whatever goes through the framework's routes, streams of events, kept plans
    and the executor.
    """
    found = sorted({fault for view in views(app) for fault in _faults(app, view)} | set(_between(views(app))))
    if found:
        raise DomainError(ErrorCode.MISCONFIGURED, f"not every way to the data is guarded alike: {', '.join(found)}")


def views(app: Starlette) -> list[GraphQLView]:
    """The views that answer, by the way of the framework first."""
    there = [each for each in app.routes if isinstance(each, Route) and each.path == ENDPOINT]
    routed = [getattr(each.endpoint, "__self__", None) for each in there]
    straight = [given.get("view") for given in _straight(app)]
    return [view for view in (*routed, *straight) if isinstance(view, GraphQLView)]


def _straight(app: Starlette) -> list[Mapping[str, Any]]:
    """What the ways past the framework were made of."""
    layers: list[tuple[object, Mapping[str, Any]]] = [(each.cls, each.kwargs) for each in app.user_middleware]
    return [given for made, given in layers if made is Straight]


def _between(found: list[GraphQLView]) -> Iterator[str]:
    if len(found) != 2:
        yield f"{len(found)} views instead of one on each of two ways"
    for view in found[1:]:
        for field in fields(GraphQLView):
            if getattr(view, field.name) != getattr(found[0], field.name):
                yield f"{field.name} of a POST"


def _faults(app: Starlette, view: GraphQLView) -> Iterator[str]:
    limits = view.limits
    for what, there in (
        ("the limits of documents", view.documents.limits is limits),
        ("the limits of refusals", view.refusals.limits is limits),
        ("the limits of streams", view.streams.limits is limits),
        ("the authentication of streams", view.streams.authenticate == view.authenticate),
        ("the schema of streams", view.streams.schema is view.documents.schema),
        ("the mask of refusals", app.exception_handlers.get(DomainError) == view.refusals.of_domain_error),
        ("the mask of refusals by HTTP", app.exception_handlers.get(HTTPException) == view.refusals.of_http_error),
    ):
        if not there:
            yield what
    if any(given.get("refusals") is not view.refusals for given in _straight(app)):
        yield "the refusals of a POST"
    yield from _of_execution(view)


def _of_execution(view: GraphQLView) -> Iterator[str]:
    run = view.execute
    ordinary = run.ordinary if isinstance(run, CompiledFirst) else run
    if isinstance(run, CompiledFirst) and run.route.schema is not view.documents.schema:
        yield "the schema of kept plans"
    if isinstance(ordinary, EngineExecute) and ordinary.limits is not view.limits:
        yield "the limits of the executor"
    if isinstance(ordinary, EngineExecute) and ordinary.schema is not view.documents.schema:
        yield "the schema of the executor"
