"""The what-if of privacy teams: facts go in, and the terms that would apply come out with their trace."""

import re
from typing import Annotated, Any

import strawberry

from habeas.access import Variable
from habeas.inventory import model as inventory
from habeas.jurisdictions.resolution.asked import ExtensionNotice, IdentityCheck, Steps
from habeas.jurisdictions.resolution.availability import available
from habeas.jurisdictions.rules import sets
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import Need, OfActor
from habeas.reading.fields import computed
from habeas.reading.types import DateTime
from habeas.rights.graphql.terms import CONTROLLER_NEEDS, ApplicableTerms, shown_terms
from habeas.rights.graphql.trace import TraceFinding, traced_findings
from habeas.rights.graphql.uses import ACTIVITIES, uses_of
from habeas.rights.rules.channel import RequestChannel
from habeas.rights.rules.what_if import Supposed, what_if

_SERVICES = Need(inventory.Service, (OfActor("org_id", Variable.CONTROLLER),), ("code",), order=("code",), many=True)
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?\Z")


@strawberry.input(description="When proof of identity was asked for and given.")
class IdentityStepInput:
    """A check of identity."""

    asked_at: DateTime = strawberry.field(description="When it was asked for.")
    answered_at: DateTime | None = strawberry.field(description="When it was given; null: not yet.", default=None)
    reasonable_doubt: bool | None = strawberry.field(
        description="Was there reasonable doubt (GDPR 12(6))? Without it no clock pauses.", default=None
    )


@strawberry.input(description="That the person was told of a longer period.")
class ExtensionInput:
    """A longer period."""

    notified_at: DateTime = strawberry.field(description="When the person was told.")
    reasoned: bool = strawberry.field(description="Were reasons given (GDPR 12(3))?", default=True)


@strawberry.input(
    description="What is supposed of a person and a request. What is left out is unknown, and what is unknown removes"
    " no law. Nationality is no fact: no law asks for it (AISHU-8)."
)
class FactsInput:
    """Supposed facts."""

    residence: str | None = strawberry.field(description="Where the person lives, ISO 3166: DE, US-CA.", default=None)
    present_in: str | None = strawberry.field(
        description="Where the person is; the residence if not given.", default=None
    )
    establishments: list[str] | None = strawberry.field(
        description="Where the controller is established; as registered if not given.", default=None
    )
    collected_in: str | None = strawberry.field(description="Where the data were collected.", default=None)
    channel: str | None = strawberry.field(
        description="Over which channel the request came: web, mobile_app, e_mail, post or telephone; another word is"
        " BAD_USER_INPUT.",
        default=None,
    )
    age: int | None = strawberry.field(description="The age of the person, in years.", default=None)
    service: str | None = strawberry.field(
        description="The code of the service of their account; it shows that goods or services are offered where they"
        " are (GDPR 3(2)(a)). One that neither the controller's register nor a notice names is"
        " BAD_USER_INPUT.",
        default=None,
    )
    served_language: str | None = strawberry.field(
        description="In which language the notice was served, BCP 47.", default=None
    )
    right: sets.Right | None = strawberry.field(description="Which right; all of them if not given.", default=None)
    received_at: DateTime | None = strawberry.field(
        description="When the request arrived; now if not given.", default=None
    )
    identity: IdentityStepInput | None = strawberry.field(description="A check of identity.", default=None)
    extension: ExtensionInput | None = strawberry.field(description="A longer period.", default=None)
    notice_version: str | None = strawberry.field(
        description="Under which version of the notice; the one in force if not given.", default=None
    )


@strawberry.type(description="What would apply if the facts were so, and how that came about.")
class ResolvedTerms:
    """Resolved terms."""

    terms: ApplicableTerms = strawberry.field(description="Laws, notice, addenda, rights and clocks.")
    sentences: list[str] = strawberry.field(description="The trace: each law and the test that fired, each clock.")
    findings: list[TraceFinding] = strawberry.field(description="What is to be reported instead of passed over.")


def _resolved(needs: dict[str, Any], context: Any, arguments: dict[str, Any]) -> ResolvedTerms | None:
    controller = needs["controller"]
    if controller is None:
        return None
    _check_service(arguments["facts"].get("service"), needs)
    found = what_if(_supposed(arguments["facts"]), controller, needs["versions"], context.clock.now())
    return ResolvedTerms(
        terms=shown_terms(found.standing, map(available, found.resolutions), uses_of(needs["activities"])),
        sentences=list(found.sentences),
        findings=traced_findings(report for each in found.resolutions for report in each.findings),
    )


def _supposed(facts: dict[str, Any]) -> Supposed:
    places = facts.get("establishments")
    if facts.get("age") is not None and facts["age"] < 0:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "An age is 0 years or more.", ("facts", "age"))
    for name in ("residence", "presentIn", "collectedIn", "establishments"):
        _check_places(name, facts.get(name))
    _check_channel(facts.get("channel"))
    return Supposed(
        residence=facts.get("residence"),
        present_in=facts.get("presentIn"),
        establishments=None if places is None else tuple(places),
        collected_in=facts.get("collectedIn"),
        channel=facts.get("channel"),
        age=facts.get("age"),
        service=facts.get("service"),
        served_language=facts.get("servedLanguage"),
        right=None if facts.get("right") is None else sets.Right(str(facts["right"])),
        received_at=facts.get("receivedAt"),
        steps=_steps(facts),
        notice_version=facts.get("noticeVersion"),
    )


def _check_places(name: str, given: str | list[str] | None) -> None:
    """A place that is none is no place without a law."""
    for place in [given] if isinstance(given, str) else given or ():
        if _PLACE.match(place) is None:
            message = f"{place[:40]!r} is no place as ISO 3166 writes it, such as DE or US-CA."
            raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("facts", name))


def _check_channel(given: str | None) -> None:
    """A word that no law knows would only leave out the periods that run for one channel alone."""
    if given is not None and given not in list(RequestChannel):
        message = f"{given[:40]!r} is no channel; there are {', '.join(RequestChannel)}."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("facts", "channel"))


def _check_service(given: str | None, needs: dict[str, Any]) -> None:
    """A code that nobody uses would only leave out the notice and what it promises."""
    known = {row["code"] for row in needs["services"]}
    known.update(code for version in needs["versions"] for code in version["service_codes"])
    if given is not None and given not in known:
        message = f"{given[:40]!r} is no service of the controller: neither its register nor a notice names it."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("facts", "service"))


def _steps(facts: dict[str, Any]) -> Steps:
    identity, extension = facts.get("identity"), facts.get("extension")
    return Steps(
        identity=identity
        and IdentityCheck(identity["askedAt"], identity.get("answeredAt"), identity.get("reasonableDoubt")),
        extension=extension and ExtensionNotice(extension["notifiedAt"], extension["reasoned"]),
    )


@strawberry.type
class WhatIfQuery:
    """Root fields of the what-if."""

    resolve_terms: ResolvedTerms | None = computed(
        ResolvedTerms | None,
        "What would apply to somebody of whom these facts are true, under the notices of the caller's controller"
        " (scope requests:handle). Nothing is stored, and nobody is looked at.",
        _resolved,
        {**CONTROLLER_NEEDS, "activities": ACTIVITIES, "services": _SERVICES},
        {"facts": Annotated[FactsInput, strawberry.argument(description="What is supposed.")]},
    )
