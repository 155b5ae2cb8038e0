"""A published version as documents that are stored beside it, and the terms that later computation reads from them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.jurisdictions.rules.terms import NoticeTerms, Promise
from habeas.kernel.periods import Period, Unit
from habeas.notices.rules.change import Change
from habeas.notices.rules.difference import ClauseChange
from habeas.notices.rules.source import NoticeSource

Document = dict[str, Any]
_SOFT_WORD = "generally"


def terms_document(source: NoticeSource) -> Document:
    """The front matter as JSON, with the promises of the clauses that it names under `references`."""
    promises = {clause.id: list(clause.promises) for clause in source.all_clauses}
    named = [*source.front.limits.clauses]
    if source.front.promise_clock:
        named.append(source.front.promise_clock.clause)
    return document_of(source.front) | {"references": {clause: promises[clause] for clause in named}}


def document_of(part: BaseModel) -> Document:
    """A part of the front matter as JSON; sets, which have no order, in that of the alphabet."""
    document: Document = _plain(part.model_dump())
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def terms_of(terms: Mapping[str, Any], *, id: str, version: str, language: str) -> NoticeTerms:  # noqa: A002
    """What a stored version promises, for the resolution; `id` is the name under which it will be cited."""
    limits = terms["limits"]
    references: Mapping[str, list[str]] = terms["references"]
    begins = terms["effective_from"]
    prevailing = terms["prevailing_language"]
    return NoticeTerms(
        notice=id,
        version=version,
        language=language,
        promise=promise_of(terms["promise_clock"], references),
        rights=frozenset(map(Right, terms["rights"])),
        addenda=tuple(addendum["law"] or addendum["code"] for addendum in terms["addenda"]),
        denials_allowed=frozenset(map(DenialCode, limits["denial_codes"])) if limits["clauses"] else None,
        denials_on_objection_only=frozenset(map(DenialCode, limits["objection_only"])),
        denial_reference=", ".join(_first(references, clause) for clause in limits["clauses"]),
        erasure_grounds=dict.fromkeys(terms["erasure_grounds"], ""),
        sale_prohibited=terms["sale_prohibited"],
        objection_fee=terms["objection_fee"],
        prevailing_language=prevailing["language"] if prevailing else None,
        residency=terms["residency"],
        effective_from=datetime.fromisoformat(begins).date() if begins else None,
    )


def promise_of(clock: Mapping[str, Any] | None, references: Mapping[str, list[str]]) -> Promise | None:
    """A stored time to answer, cited by the promise that its clause makes, else by the clause."""
    if clock is None:
        return None
    return Promise(
        period=Period(clock["number"], Unit[clock["unit"]]),
        zone=clock["zone"],
        calendar=clock["calendar"],
        reference=_first(references, clock["clause"]),
        soft_word=_SOFT_WORD if clock["soft"] else None,
        readings=tuple(Period(each["number"], Unit[each["unit"]]) for each in clock.get("also_read_as", ())),
    )


def _first(references: Mapping[str, list[str]], clause: str) -> str:
    promises = references.get(clause) or [clause]
    return promises[0]


def change_document(change: Change) -> Document:
    """A kind of change with what it requires, as it is stored and shown."""
    return {
        "kind": change.kind.value,
        "material": change.material,
        "requires": list(dict.fromkeys(requirement.duty.value for requirement in change.requires)),
        "requirements": [{"duty": one.duty.value, "law": one.law, "because": one.because} for one in change.requires],
        "causes": list(change.causes),
    }


def difference_document(change: ClauseChange) -> Document:
    """One changed clause with both its texts; null where there was, or is, none."""
    return {
        "clause": change.clause.id,
        "kind": change.kind.value,
        "heading": change.clause.heading,
        "before": change.before.body if change.before else None,
        "after": change.after.body if change.after else None,
    }


def contacts_of(terms: Mapping[str, Any]) -> list[Document]:
    """The contacts of a stored version, those of one product first; an older one names no products."""
    contacts = [{"services": [], **each} for each in terms["contacts"]]
    return sorted(contacts, key=lambda each: not each["services"])
