"""Which changes of a notice are material, and what each requires, from whom, and on whose word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from habeas.notices.rules.difference import ClauseChange, Difference
from habeas.notices.rules.law_duty import LAW_DUTIES, LawDuty
from habeas.notices.rules.source import Clause
from habeas.notices.rules.vocabulary import ChangeKind, Duty, Occasion, Subject, Theme

_KIND_OF_SUBJECT = {
    Subject.CONTROL: ChangeKind.CONTROL,
    Subject.RECIPIENTS: ChangeKind.RECIPIENTS,
    Subject.RIGHTS: ChangeKind.RIGHTS,
    Subject.CONTACT: ChangeKind.CONTACT,
    Subject.PERMISSIONS: ChangeKind.SERVICE_MODEL,
}
_KIND_OF_THEME = {
    Theme.COLLECTION_AND_USE: ChangeKind.SERVICE_MODEL,
    Theme.COOKIES: ChangeKind.SERVICE_MODEL,
    Theme.SHARING: ChangeKind.RECIPIENTS,
    Theme.CONTROL_TRANSFER: ChangeKind.RECIPIENTS,
    Theme.PUBLIC_DISCLOSURE: ChangeKind.RECIPIENTS,
    Theme.CROSS_BORDER: ChangeKind.RECIPIENTS,
    Theme.RIGHTS: ChangeKind.RIGHTS,
    Theme.CONTACT: ChangeKind.CONTACT,
}
_KIND_OF_KEY = {
    "purposes": ChangeKind.SERVICE_MODEL,
    "categories": ChangeKind.SERVICE_MODEL,
    "services": ChangeKind.SERVICE_MODEL,
    "controller": ChangeKind.CONTROL,
    "recipients": ChangeKind.RECIPIENTS,
    "residency": ChangeKind.RECIPIENTS,
    "sale_prohibited": ChangeKind.RECIPIENTS,
    "sharing_grounds": ChangeKind.RECIPIENTS,
    "rights": ChangeKind.RIGHTS,
    "promise_clock": ChangeKind.RIGHTS,
    "limits": ChangeKind.RIGHTS,
    "erasure_grounds": ChangeKind.RIGHTS,
    "objection_fee": ChangeKind.RIGHTS,
    "contacts": ChangeKind.CONTACT,
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """A duty towards people: all whom the notice serves, or those under one law (`law`)."""

    duty: Duty
    law: str | None
    because: str


@dataclass(frozen=True, slots=True)
class Change:
    """Everything of one kind that a version changes; `causes` are clause ids and keys of the front matter."""

    kind: ChangeKind
    causes: tuple[str, ...]
    requires: tuple[Requirement, ...]

    @property
    def material(self) -> bool:
        """Is it one of the six material kinds?"""
        return self.kind not in (ChangeKind.OTHER, ChangeKind.EDITORIAL)


@dataclass(frozen=True, slots=True)
class Classification:
    """All changes of a version by kind, in the order of the kinds."""

    changes: tuple[Change, ...]

    def requirements(self, duty: Duty) -> tuple[Requirement, ...]:
        """Every requirement of this duty."""
        return tuple(one for change in self.changes for one in change.requires if one.duty is duty)

    def who_must(self, duty: Duty) -> frozenset[str] | None:
        """The laws whose people the duty reaches; None: everybody whom the notice serves; empty: nobody."""
        laws = {requirement.law for requirement in self.requirements(duty)}
        return None if None in laws else frozenset(law for law in laws if law)

    def may_take_effect(self, informed_at: datetime | None, at: datetime) -> bool:
        """Whether the version may count at `at`: where people must act or be told before, they were told before.

        `informed_at` is when the last of them was told; None means that somebody was not.
        """
        if not self.requirements(Duty.INFORM_IN_ADVANCE) and not self.requirements(Duty.RENEWED_CONSENT):
            return True
        return informed_at is not None and informed_at < at


def classify(difference: Difference, duties: Iterable[LawDuty] = LAW_DUTIES) -> Classification:
    """The changes with what they require by the rules of the version before, and by law."""
    causes: dict[ChangeKind, list[str]] = {}
    for kind, cause in _causes(difference):
        causes.setdefault(kind, []).append(cause)
    listed = tuple(duties)
    return Classification(
        tuple(
            Change(kind, tuple(dict.fromkeys(causes[kind])), tuple(_required(kind, difference, listed)))
            for kind in ChangeKind
            if kind in causes
        )
    )


def _causes(difference: Difference) -> Iterator[tuple[ChangeKind, str]]:
    for change in difference.clauses:
        for kind in _kinds(change, difference):
            yield kind, change.clause.id
    for key in sorted(difference.keys):
        assessment = difference.new.front.assessment if key == "assessment" else None
        high_risk = assessment is not None and assessment.high_risk
        yield (ChangeKind.HIGH_RISK if high_risk else _KIND_OF_KEY.get(key, ChangeKind.OTHER)), key


def _kinds(change: ClauseChange, difference: Difference) -> frozenset[ChangeKind]:
    if change.only_words and change.clause.id in difference.new.front.editorial:
        return frozenset({ChangeKind.EDITORIAL})
    return frozenset(kind for clause in (change.before, change.after) if clause for kind in _kinds_of(clause))


def _kinds_of(clause: Clause) -> Iterator[ChangeKind]:
    if clause.about:
        yield from (_KIND_OF_SUBJECT[subject] for subject in clause.about)
    else:
        yield _KIND_OF_THEME.get(clause.theme, ChangeKind.OTHER)


def _required(kind: ChangeKind, difference: Difference, duties: Iterable[LawDuty]) -> Iterator[Requirement]:
    for rule in difference.old.front.change_rules.kinds:
        if rule.kind is kind and _occurs(rule.when, difference):
            for duty in rule.requires:
                yield Requirement(duty, None, f"{difference.old.front.title}, {rule.clause}")
    for duty_of_law in duties:
        if kind in duty_of_law.kinds and _occurs(duty_of_law.when, difference):
            yield Requirement(duty_of_law.requires, duty_of_law.law, duty_of_law.reference)


def _occurs(occasion: Occasion, difference: Difference) -> bool:
    codes = difference.codes
    return {
        Occasion.ALWAYS: True,
        Occasion.NEW_ACQUISITION: bool(codes["purposes"].added or codes["categories"].added),
        Occasion.PURPOSES_CHANGED: bool(codes["purposes"]),
        Occasion.RECIPIENTS_ADDED: bool(codes["recipients"].added),
    }[occasion]
