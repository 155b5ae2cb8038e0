"""The terms of the notices that cases and the demo world name, read from data."""

from collections.abc import Mapping
from typing import Any

from habeas.jurisdictions.catalog import data_file
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.jurisdictions.rules.terms import NoticeTerms, Promise
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.periods import parse_period

Data = Mapping[str, Any]


def _promise(data: Data) -> Promise:
    return Promise(
        period=parse_period(data["period"]),
        zone=data["zone"],
        calendar=data["calendar"],
        reference=data["reference"],
        soft_word=data.get("soft_word"),
    )


def terms_from(name: str, data: Data) -> NoticeTerms:
    """The terms that a profile describes."""
    references = {Right(right): reference for right, reference in data["rights"].items()}
    allowed = data.get("denials_allowed")
    return NoticeTerms(
        notice=name,
        version=data["version"],
        language=data["language"],
        promise=_promise(data["promise"]) if "promise" in data else None,
        rights=frozenset(references),
        addenda=tuple(data.get("addenda", ())),
        denials_allowed=None if allowed is None else frozenset(map(DenialCode, allowed)),
        denials_on_objection_only=frozenset(map(DenialCode, data.get("denials_on_objection_only", ()))),
        denial_reference=data.get("denial_reference", ""),
        erasure_grounds=data.get("erasure_grounds", {}),
        sale_prohibited=data.get("sale_prohibited", False),
        objection_fee=data.get("objection_fee"),
        prevailing_language=data.get("prevailing_language"),
        translations={tag: _promise(entry) for tag, entry in data.get("translations", {}).items()},
        residency=data.get("residency", {}),
        effective_from=data["effective_from"],
        right_references=references,
    )


PROFILES: Mapping[str, NoticeTerms] = {
    name: terms_from(name, data) for name, data in data_file("habeas.jurisdictions.laws", "notice_profiles").items()
}


def profile_named(name: str) -> NoticeTerms:
    """The terms of that notice; raises NOT_FOUND with the known names when there is none."""
    if name not in PROFILES:
        raise DomainError(
            ErrorCode.NOT_FOUND,
            f"There is no notice profile {name!r}.",
            path=("notice",),
            details={"known": sorted(PROFILES)},
        )
    return PROFILES[name]
