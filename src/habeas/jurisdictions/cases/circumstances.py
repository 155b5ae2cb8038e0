"""Reads from a written case which laws apply, and the steps that were taken with the person."""

from typing import Any

from habeas.jurisdictions.cases.reading import (
    Given,
    instant,
    mapping,
    member,
    moment,
    number,
    text,
    texts,
    truth,
    unknown_fields,
)
from habeas.jurisdictions.resolution.applicability import AppliedLaw, applicable_laws, named_law, named_laws
from habeas.jurisdictions.resolution.asked import (
    Asked,
    Clarification,
    ExtensionNotice,
    FeeStep,
    IdentityCheck,
    Moment,
    Steps,
)
from habeas.jurisdictions.rules.facts import EVERYWHERE, Facts
from habeas.jurisdictions.rules.sets import Right

NATIONALITY = "nationality"
_WORDS = ("residence", "present_in", "ip_country", "representative", "collected_in", "service")
_FIGURES = ("revenue_usd", "consumers", "sale_revenue_share", "age")
_LISTS = ("establishment", "establishments", "offers_to", "monitors", "processed_in", "supported")
FACTS = (*_WORDS, *_FIGURES, *_LISTS, "ccpa_business", "channel", "served_language", NATIONALITY)


def laws_of(given: Given, as_of: Moment) -> tuple[AppliedLaw, ...]:
    """The laws that a case names, or that follow from its facts; none when it gives neither."""
    if given.get("laws") is not None:
        return named_laws(texts(given["laws"], "laws"))
    if given.get("facts") is not None:
        return applicable_laws(facts_of(given), as_of)
    if given.get("tenant_supports") is not None:
        return applicable_laws(Facts(supported=_supported(given)), as_of)
    return named_laws(texts(given.get("law"), "law"))


def _supported(given: Given) -> tuple[str, ...]:
    keys = texts(given.get("tenant_supports"), "tenant_supports")
    for key in keys:
        named_law(key)
    return keys


def facts_of(given: Given) -> Facts:
    """The facts of a case; nationality may be given and decides nothing."""
    facts = mapping(given.get("facts"), "facts")
    unknown_fields(facts, FACTS, "facts")
    return Facts(
        residence=_word(facts, "residence"),
        present_in=_word(facts, "present_in"),
        ip_country=_word(facts, "ip_country"),
        representative=_word(facts, "representative"),
        collected_in=_word(facts, "collected_in"),
        service=_word(facts, "service"),
        age=_figure(facts, "age"),
        revenue_usd=_figure(facts, "revenue_usd"),
        consumers=_figure(facts, "consumers"),
        sale_revenue_share=_figure(facts, "sale_revenue_share"),
        ccpa_business=truth(facts.get("ccpa_business"), "facts", "ccpa_business"),
        establishments=texts(facts.get("establishments", facts.get("establishment")), "facts", "establishments"),
        offers_to=_places(facts, "offers_to"),
        monitors=_places(facts, "monitors"),
        processed_in=texts(facts.get("processed_in"), "facts", "processed_in"),
        channel=channel_of(given),
        served_language=text(given.get("served_language", facts.get("served_language")), "served_language"),
        supported=_supported(given) or texts(facts.get("supported"), "facts", "supported"),
    )


def _word(facts: Given, name: str) -> str | None:
    return text(facts.get(name), "facts", name)


def _figure(facts: Given, name: str) -> float | None:
    return number(facts.get(name), "facts", name)


def _places(facts: Given, name: str) -> tuple[str, ...] | None:
    """A list of places; a bare yes or no means everywhere or nowhere."""
    value = facts.get(name)
    if isinstance(value, bool):
        return (EVERYWHERE,) if value else ()
    return None if value is None else texts(value, "facts", name)


def channel_of(given: Given) -> str | None:
    """Over which channel the request came."""
    return text(given.get("channel", mapping(given.get("facts"), "facts").get("channel")), "channel")


def right_of(given: Given) -> Right:
    """Which right is used; a complaint may be given as the type of the request."""
    return member(Right, given.get("right", given.get("type")), "right")


def asked_of(given: Given) -> Asked:
    """The request itself."""
    return Asked(
        right=right_of(given),
        received_at=instant(given.get("received_at"), "received_at"),
        channel=channel_of(given),
        scope=text(given.get("scope"), "scope"),
        steps=Steps(_identity(given), _clarification(given), _extension(given), _fee(given)),
    )


def _identity(given: Given) -> IdentityCheck | None:
    step = mapping(given.get("identity"), "identity")
    asked = moment(_first(step, "asked", "asked_at"), "identity", "asked")
    if asked is None:
        return None
    answered = moment(_first(step, "answered", "answered_at"), "identity", "answered")
    return IdentityCheck(asked, answered, truth(step.get("reasonable_doubt"), "identity", "reasonable_doubt"))


def _clarification(given: Given) -> Clarification | None:
    step = mapping(given.get("clarification"), "clarification")
    asked = moment(_first(step, "asked", "asked_at"), "clarification", "asked")
    if asked is None:
        return None
    answered = moment(_first(step, "answered", "answered_at", "received"), "clarification", "answered")
    needed = _first(step, "reasonably_required", "required", "large_amount")
    return Clarification(asked, answered, truth(needed, "clarification", "reasonably_required"))


def _extension(given: Given) -> ExtensionNotice | None:
    step = mapping(given.get("extension"), "extension")
    notified = moment(_first(step, "notified_at", "notified"), "extension", "notified_at")
    if notified is None:
        return None
    reasons = [step[name] for name in ("reason", "reasons", "reasoned") if name in step]
    return ExtensionNotice(notified, reasoned=bool(reasons[0]) if reasons else True)


def _fee(given: Given) -> FeeStep | None:
    step = given.get("fee")
    if not isinstance(step, dict):
        return None
    asked = moment(_first(step, "asked", "asked_at", "requested"), "fee", "asked")
    return FeeStep(asked, moment(_first(step, "paid", "paid_at", "received"), "fee", "paid"))


def _first(step: Given, *names: str) -> Any:
    return next((step[name] for name in names if step.get(name) is not None), None)
