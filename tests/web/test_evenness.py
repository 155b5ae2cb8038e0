"""What guards one way to the data and not another stops the start-up, instead of being found by an attacker."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.read import ReadEngine
from habeas.reading.route import CompiledRoute
from habeas.schema import BOOK, build_schema
from habeas.web import app
from habeas.web.documents import Documents
from habeas.web.evenness import views
from habeas.web.execution import CompiledFirst, EngineExecute
from habeas.web.graphql_view import GraphQLView
from habeas.web.options import Introspection, WebLimits
from habeas.web.responses import Refusals
from habeas.web.routes import routes
from habeas.web.straight import Straight
from habeas.web.streams import Streams
from tests.web.sample import SCHEMA, SITE, authenticate, make_context

LIMITS, WIDER = WebLimits(), WebLimits(cost=10**9, errors=10**6)
NOTHING: Any = None


async def everybody(*_: object) -> None:
    """Lets everybody pass as nobody."""


async def telling(_: object, error: Exception) -> PlainTextResponse:
    """Shows what went wrong as it stands."""
    return PlainTextResponse(str(error))


def straight(**changes: Any) -> Callable[..., Middleware]:
    """The way of a POST, with a view that differs."""

    def layer(cls: Any, **given: Any) -> Middleware:
        if cls is Straight:
            given["view"] = replace(given["view"], **changes)
        return Middleware(cls, **given)

    return layer


def without_straight(cls: Any, **given: Any) -> Middleware:
    """Takes the view away from the way of a POST."""
    return Middleware(cls, **({**given, "view": None} if cls is Straight else given))


def other_refusals(cls: Any, **given: Any) -> Middleware:
    """The way of a POST, with refusals of its own."""
    return Middleware(cls, **({**given, "refusals": Refusals("x", WIDER)} if cls is Straight else given))


def routed(site: Any, view: GraphQLView, *further: Any) -> Any:
    """The way of the framework, with the schema shown to others than on the way of a POST."""
    other = next(each for each in Introspection if each is not view.introspection)
    return routes(site, replace(view, introspection=other), *further)


def unmasked(**given: Any) -> Any:
    """An application that shows errors as they stand."""
    return Starlette(**{**given, "exception_handlers": {**given["exception_handlers"], DomainError: telling}})


FAULTS: dict[str, tuple[str, Any]] = {
    "limits of a POST": ("Middleware", straight(limits=WIDER)),
    "documents of a POST": ("Middleware", straight(documents=Documents(SCHEMA._schema, LIMITS))),
    "authenticate of a POST": ("Middleware", straight(authenticate=everybody)),
    "refusals of a POST": ("Middleware", other_refusals),
    "1 views instead of one on each of two ways": ("Middleware", without_straight),
    "introspection of a POST": ("routes", routed),
    "the limits of documents": ("Documents", lambda schema, _: Documents(schema, WIDER)),
    "the limits of refusals": ("Refusals", lambda url, _: Refusals(url, WIDER)),
    "the limits of streams": ("Streams", lambda schema, who, _: Streams(schema, who, WIDER)),
    "the authentication of streams": ("Streams", lambda schema, _, limits: Streams(schema, everybody, limits)),
    "the schema of streams": ("Streams", lambda _, who, limits: Streams(build_schema()._schema, who, limits)),
    "the mask of refusals": ("Starlette", unmasked),
    "the limits of the executor": ("EngineExecute", lambda schema, _: EngineExecute(schema, WIDER)),
    "the schema of the executor": ("EngineExecute", lambda _, limits: EngineExecute(build_schema(), limits)),
}
"""What is planted where, by what the start-up then says."""


def build(**further: Any) -> Any:
    return app.build_app(SCHEMA, app.Connections(authenticate, make_context, **further), SITE, LIMITS)


@pytest.mark.parametrize("said", FAULTS)
def test_a_guard_that_only_one_way_has_stops_the_start_up(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, planted = FAULTS[said]
    monkeypatch.setattr(app, place, planted)
    with pytest.raises(DomainError) as refused:
        build()
    assert refused.value.code is ErrorCode.MISCONFIGURED
    assert said in refused.value.message


def kept(limits: WebLimits, schema: Any, planned: Any) -> CompiledFirst:
    """Execution from kept plans of one schema, and by the engine over another."""
    engine = ReadEngine({}, BOOK, NOTHING, {}, NOTHING, NOTHING, NOTHING, {})
    return CompiledFirst(CompiledRoute(planned, engine), EngineExecute(schema, limits))


def test_kept_plans_and_the_executor_are_held_to_the_same_too() -> None:
    with pytest.raises(DomainError, match="the limits of the executor"):
        build(execute=kept(WIDER, SCHEMA, SCHEMA))
    with pytest.raises(DomainError, match="the schema of kept plans"):
        build(execute=kept(LIMITS, SCHEMA, build_schema()))


def test_what_is_even_starts_with_one_view_on_both_ways() -> None:
    first, second = views(build(execute=kept(LIMITS, SCHEMA, SCHEMA)))
    assert first == second
