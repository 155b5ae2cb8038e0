"""Reads from a written case what was promised: the notice, its versions, its languages and a specific policy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from habeas.jurisdictions.calendars import calendar_named
from habeas.jurisdictions.cases.reading import Given, instant, mapping, member, period, refuse, sequence, text, texts
from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.profiles import profile_named
from habeas.jurisdictions.resolution.promise_clocks import Contract, SpecificPolicy
from habeas.jurisdictions.resolution.versions import TermsInForce, version_at
from habeas.jurisdictions.rules.sets import Right
from habeas.jurisdictions.rules.terms import NoticeTerms, Promise

DEFAULT_CALENDAR, DEFAULT_ZONE = "CN", "Asia/Shanghai"


def terms_of(given: Given) -> NoticeTerms | None:
    """The notice that the case names, if any."""
    name = given.get("notice")
    if name is None:
        return None
    if isinstance(name, str):
        return _with_rights(profile_named(name), given)
    own = mapping(name, "notice")
    base = profile_named(own["name"]) if "name" in own else NoticeTerms("NOTICE", "1", "en")
    promise = _promise(own.get("promise"), base, (), "notice", own)
    return _with_rights(replace(base, promise=promise) if promise is not None else base, given)


def _with_rights(terms: NoticeTerms, given: Given) -> NoticeTerms:
    """The terms with the rights that addenda add."""
    addenda = (mapping(entry, "addenda") for entry in sequence(given.get("addenda", given.get("addendum")), "addenda"))
    names = [name for addendum in addenda for name in texts(addendum.get("rights"), "addenda", "rights")]
    return replace(terms, rights=terms.rights | {member(Right, name, "addenda", "rights") for name in names})


def contract_of(given: Given, laws: tuple[AppliedLaw, ...]) -> Contract:
    """Everything that was promised to the person."""
    terms = terms_of(given)
    now, collected = _versions(given, terms)
    return Contract(
        terms=now,
        served_language=text(given.get("served_language"), "served_language"),
        served_promise=_promise(given.get("served_promise"), now, laws, "served_promise"),
        prevailing_language=text(given.get("prevailing_language"), "prevailing_language"),
        specific=_specific(given, now, laws),
        collected_under=collected,
        addenda=tuple(_addenda(given, now, laws)),
    )


def _addenda(given: Given, terms: NoticeTerms | None, laws: tuple[AppliedLaw, ...]) -> Iterator[Promise]:
    for entry in sequence(given.get("addenda", given.get("addendum")), "addenda"):
        addendum = mapping(entry, "addenda")
        promise = _promise(addendum.get("promise"), terms, laws, "addenda", addendum)
        if promise is not None:
            yield promise


def version_for_request(given: Given) -> Any:
    """The version of the notice in force when the request arrived, as the case numbers it."""
    found = version_at(_timeline(given, terms_of(given)), instant(given.get("received_at"), "received_at"))
    return None if found is None else _number(given, found.terms.version)


def _number(given: Given, version: str) -> Any:
    return next(entry.get("v") for entry in _entries(given) if str(entry.get("v")) == version)


def _versions(given: Given, terms: NoticeTerms | None) -> tuple[NoticeTerms | None, NoticeTerms | None]:
    """The terms at receipt, and those of collection when the newer ones were not agreed to afresh."""
    timeline = _timeline(given, terms)
    if not timeline:
        return terms, None
    now = version_at(timeline, instant(given.get("received_at"), "received_at"))
    if now is None:
        refuse(("notice_versions",), "No version of the notice was in force when the request arrived.")
    wanted = str(given.get("collected_under"))
    collected = next((entry.terms for entry in timeline if entry.terms.version == wanted), None)
    if collected is now.terms or given.get("fresh_agreement"):
        return now.terms, None
    return now.terms, collected


def _timeline(given: Given, terms: NoticeTerms | None) -> list[TermsInForce]:
    return [_version(entry, terms) for entry in _entries(given)]


def _entries(given: Given) -> list[Given]:
    listed = sequence(given.get("notice_versions"), "notice_versions")
    return [mapping(entry, "notice_versions") for entry in listed]


def _version(entry: Given, terms: NoticeTerms | None) -> TermsInForce:
    base = terms or NoticeTerms(notice="NOTICE", version="", language="en")
    promise = _promise(entry.get("promise"), terms, (), "notice_versions")
    versioned = replace(base, version=str(entry.get("v")), promise=promise, translations={})
    return TermsInForce(versioned, _edge(entry, "from"), _edge(entry, "until"))


def _edge(entry: Given, name: str) -> datetime | None:
    return instant(entry[name], "notice_versions", name) if entry.get(name) is not None else None


def _specific(given: Given, terms: NoticeTerms | None, laws: tuple[AppliedLaw, ...]) -> SpecificPolicy | None:
    written = given.get("specific_policy")
    policy = mapping({"promise": written} if isinstance(written, str) else written, "specific_policy")
    promise = _promise(policy.get("promise"), terms, laws, "specific_policy", policy)
    if promise is None:
        return None
    covered = texts(policy.get("covers", policy.get("rights")), "specific_policy", "covers")
    return SpecificPolicy(
        promise,
        frozenset(member(Right, name, "specific_policy", "covers") for name in covered),
        may_weaken=bool(given.get("specific_may_weaken", policy.get("may_weaken", True))),
    )


def _zone(name: Any, field: str) -> str | None:
    found = text(name, field, "zone")
    if found is not None and found not in available_timezones():
        refuse((field, "zone"), f"There is no time zone {found!r}.")
    return found


def _calendar(name: Any, field: str) -> str | None:
    found = text(name, field, "calendar")
    return calendar_named(found).name if found is not None else None


def _promise(
    words: Any, terms: NoticeTerms | None, laws: tuple[AppliedLaw, ...], field: str, own: Given | None = None
) -> Promise | None:
    """A promise in words, counted as the notice counts, else as the law does."""
    if words is None:
        return None
    general = terms.promise if terms else None
    own = own or {}
    zone, calendar = DEFAULT_ZONE, DEFAULT_CALENDAR
    if general is not None:
        zone, calendar = general.zone, general.calendar
    elif laws:
        zone, calendar = laws[0].zone, laws[0].calendar
    return Promise(
        period=period(words, field),
        zone=_zone(own.get("zone"), field) or zone,
        calendar=_calendar(own.get("calendar"), field) or calendar,
        reference=general.reference if general else field,
    )
