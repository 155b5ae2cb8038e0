"""The notice of a capture, made of the data that the database enforces: nothing is promised beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.access import ROLES, Permission, Role
from habeas.kernel.language import spoken, words_in
from habeas.oversight.rules.capture import POSTPONEMENTS
from habeas.oversight.rules.sets import CaptureChoice

SEEING = (Role.ADMINISTRATOR, Role.AUDITOR, Role.UNIT_ADMINISTRATOR)
"""The roles of a customer organization that may see something of its members."""
NOTICES = words_in("habeas.oversight", "data/capture_notice.yaml")


@dataclass(frozen=True)
class Told:
    """What a notice tells, as data, and in which of the languages of `NOTICES`."""

    organization: str
    legal_entity: str
    contact: str
    domain: str
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]
    field_classes: tuple[str, ...]
    effective_from: datetime
    respond_by: datetime
    language: str

    @property
    def roles(self) -> tuple[str, ...]:
        """Who will see it: every role of a customer organization that holds one of the scopes."""
        return tuple(sorted(str(role) for role in SEEING if _reach(role, self.scopes)))


def written(told: Told) -> dict[str, Any]:
    """The notice as it is stored with the capture: the data, and the same in words."""
    instants = {"effective_from": told.effective_from.isoformat(), "respond_by": told.respond_by.isoformat()}
    return {**vars(told), **instants, "roles": told.roles, "paragraphs": paragraphs(told)}


def paragraphs(told: Told) -> list[str]:
    """The notice in plain words, for the mail and for the page alike."""
    own = NOTICES[told.language]
    seen = [
        own["scope"].format(code=each, meaning=own["scopes"][each]) for each in told.scopes if each in own["scopes"]
    ]
    listed = {name: _listed(own, getattr(told, name)) for name in ("purposes", "field_classes")}
    words = {
        **{name: getattr(told, name) for name in ("organization", "legal_entity", "contact", "domain")},
        **{name: f"{getattr(told, name):%Y-%m-%d}" for name in ("effective_from", "respond_by")},
        **listed,
        "roles": _listed(own, [_named(own, "roles", role) for role in told.roles]),
        "choices": _listed(own, [_named(own, "choices", choice.value) for choice in CaptureChoice]),
        "seen": "\n".join(seen),
        "postponements": POSTPONEMENTS,
    }
    return [text.format(**words) for text in own["paragraphs"]]


def subject_of(notice: Mapping[str, Any]) -> str:
    """Of the mail with a notice as it was stored; those from before there was a choice of language are in English."""
    own = NOTICES[spoken(notice.get("language"), NOTICES)]
    return str(own["subject"]).format(organization=notice["organization"], domain=notice["domain"])


def _reach(role: Role, scopes: Sequence[str]) -> bool:
    told = {Permission(scope) for scope in scopes if scope in set(Permission)}
    # Whoever administers a unit sees a part of the directory, and so no more than the directory that was announced.
    parts = {Permission.MEMBERS_UNIT_READ} if Permission.MEMBERS_READ in told else set()
    return bool(ROLES[role] & (told | parts))


def _named(own: Mapping[str, Any], group: str, code: str) -> str:
    return str(own["named"]).format(code=code, meaning=own[group][code])


def _listed(own: Mapping[str, Any], words: Iterable[str]) -> str:
    return str(own["separator"]).join(words) or str(own["nothing"])
