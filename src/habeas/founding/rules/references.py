"""What a declaration refers to: every code has to be declared in it, every law and basis has to be known."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from habeas.clients.rules import checked_redirects
from habeas.founding.rules.faults import Fault, FaultCode, place
from habeas.founding.rules.items import Declaration
from habeas.jurisdictions.catalog import LAWS
from habeas.jurisdictions.rules.pack import Law
from habeas.jurisdictions.rules.sets import LegalBasis
from habeas.kernel.errors import DomainError
from habeas.tenancy.rules import folded

_BY_CODE = (
    *("services", "sources", "data_categories", "purposes", "processing_activities", "permissions", "cookies"),
    *("recipients", "transfer_mechanisms"),
)
KEYS = {**dict.fromkeys(_BY_CODE, "code"), "applications": "client_id", "people": "email"}
"""By what the items of each section are told apart."""


def _mechanisms_of(law: Law) -> list[str]:
    named = law.provisions.get("transfer_mechanisms")
    return [str(each) for each in named.value] if named is not None and isinstance(named.value, list | tuple) else []


MECHANISMS = frozenset(name for law in LAWS.values() for name in _mechanisms_of(law))
"""Every mechanism that a law of the catalog names."""


class _Reference(NamedTuple):
    path: str
    code: str
    section: str


def dangling(declaration: Declaration) -> Iterator[Fault]:
    """Everything that is there twice, or refers to what is not there."""
    yield from _twice(declaration)
    declared = {name: {getattr(each, KEYS[name]) for each in declaration.section(name)} for name in KEYS}
    for reference in _references(declaration):
        if reference.code not in declared[reference.section]:
            message = f"{reference.code} is not among {reference.section}."
            yield Fault(reference.path, FaultCode.UNKNOWN_CODE, message)
    yield from _items(declaration)
    yield from _bases(declaration)
    yield from _mechanisms(declaration)
    yield from _applications(declaration)


def _twice(declaration: Declaration) -> Iterator[Fault]:
    for section, key in KEYS.items():
        codes = [getattr(each, key) for each in declaration.section(section)]
        named = [folded(code) for code in codes]
        for code, times in Counter(named).items():
            if times > 1:
                last = len(named) - 1 - named[::-1].index(code)
                message = f"{codes[last]} is there {times} times."
                yield Fault(place(section, last, key), FaultCode.DUPLICATE, message)
    for index, category in enumerate(declaration.data_categories):
        for code, times in Counter(each.code for each in category.items).items():
            if times > 1:
                yield Fault(place("data_categories", index, "items"), FaultCode.DUPLICATE, f"{code} is there twice.")


def _references(declaration: Declaration) -> Iterator[_Reference]:
    for index, activity in enumerate(declaration.processing_activities):
        at = place("processing_activities", index)
        yield _Reference(f"{at}.purpose", activity.purpose, "purposes")
        yield _Reference(f"{at}.source", activity.source, "sources")
        yield from _each(f"{at}.categories", activity.categories, "data_categories")
        yield from _each(f"{at}.recipients", activity.recipients, "recipients")
    for index, permission in enumerate(declaration.permissions):
        yield _Reference(place("permissions", index, "service"), permission.service, "services")
    for index, cookie in enumerate(declaration.cookies):
        yield from _each(place("cookies", index, "purposes"), cookie.purposes, "purposes")
        if cookie.recipient is not None:
            yield _Reference(place("cookies", index, "recipient"), cookie.recipient, "recipients")
    for index, recipient in enumerate(declaration.recipients):
        yield from _each(place("recipients", index, "purposes"), recipient.purposes, "purposes")
        yield from _each(place("recipients", index, "categories"), recipient.categories, "data_categories")
        if recipient.service is not None:
            yield _Reference(place("recipients", index, "service"), recipient.service, "services")


def _each(path: str, codes: Iterable[str], section: str) -> Iterator[_Reference]:
    return (_Reference(f"{path}[{index}]", code, section) for index, code in enumerate(codes))


def _items(declaration: Declaration) -> Iterator[Fault]:
    """What permissions open and what cookies hold are items of the categories."""
    items = {f"{category.code}.{each.code}" for category in declaration.data_categories for each in category.items}
    known = items | {category.code for category in declaration.data_categories}
    for index, permission in enumerate(declaration.permissions):
        for number, code in enumerate(permission.opens):
            if code not in known:
                path = f"{place('permissions', index, 'opens')}[{number}]"
                yield Fault(path, FaultCode.UNKNOWN_CODE, f"{code} is no category, and no item of one.")
    plain = {code.rpartition(".")[2] for code in items}
    for index, cookie in enumerate(declaration.cookies):
        for number, code in enumerate(cookie.contents):
            if code not in plain:
                path = f"{place('cookies', index, 'contents')}[{number}]"
                yield Fault(path, FaultCode.UNKNOWN_CODE, f"{code} is no item of a category.")


def _bases(declaration: Declaration) -> Iterator[Fault]:
    for index, activity in enumerate(declaration.processing_activities):
        at = place("processing_activities", index)
        if activity.default_legal_basis not in list(LegalBasis):
            path = f"{at}.default_legal_basis"
            yield Fault(path, FaultCode.UNKNOWN_BASIS, f"{activity.default_legal_basis} is no legal basis.")
        for law, basis in activity.legal_basis.items():
            path = f"{at}.legal_basis.{law}"
            if law not in LAWS:
                yield Fault(path, FaultCode.UNKNOWN_LAW, f"{law} is none of {', '.join(sorted(LAWS))}.")
            elif basis not in {str(each) for each in LAWS[law].bases}:
                yield Fault(path, FaultCode.UNKNOWN_BASIS, f"{basis} is no basis under {law}.")


def _mechanisms(declaration: Declaration) -> Iterator[Fault]:
    named = [
        (f"{place('processing_activities', index, 'transfers')}[{number}].mechanism", each.mechanism)
        for index, activity in enumerate(declaration.processing_activities)
        for number, each in enumerate(activity.transfers)
        if each.mechanism is not None
    ]
    for path, mechanism in named:
        if mechanism not in MECHANISMS:
            yield Fault(path, FaultCode.UNKNOWN_CODE, f"{mechanism} is none of {', '.join(sorted(MECHANISMS))}.")


def _applications(declaration: Declaration) -> Iterator[Fault]:
    for index, application in enumerate(declaration.applications):
        try:
            checked_redirects(application.redirect_uris, needed=True)
        except DomainError as error:
            yield Fault(place("applications", index, "redirect_uris"), FaultCode.WRONG_VALUE, error.message)
