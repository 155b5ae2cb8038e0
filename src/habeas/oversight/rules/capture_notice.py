"""The notice of a capture, made of the data that the database enforces: nothing is promised beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.access import ROLES, Permission, Role
from habeas.access.permission import MEANING
from habeas.oversight.rules.capture import POSTPONEMENTS
from habeas.oversight.rules.sets import CaptureChoice

SEEING = (Role.ADMINISTRATOR, Role.AUDITOR, Role.UNIT_ADMINISTRATOR)
"""The roles of a customer organization that may see something of its members."""


@dataclass(frozen=True)
class Told:
    """What a notice tells, as data."""

    organization: str
    legal_entity: str
    contact: str
    domain: str
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]
    field_classes: tuple[str, ...]
    effective_from: datetime
    respond_by: datetime

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
    seen = [f"- {scope}: {MEANING[Permission(scope)]}" for scope in told.scopes if scope in set(Permission)]
    return [
        f"{told.organization} ({told.legal_entity}) has proven that it owns {told.domain}, the domain of an address"
        " of your account.",
        f"From {_day(told.effective_from)}, and once you have chosen or {_day(told.respond_by)} has passed, these"
        f" roles of it may see what you do in its space from then on: {_listed(told.roles)}.",
        "\n".join(["What they may see:", *seen]),
        f"For which purposes: {_listed(told.purposes)}. Content only of these classes, and each time only after a"
        f" second person approved: {_listed(told.field_classes)}.",
        "What is in your personal space from before stays yours; nobody there sees it. Every look at your data is"
        " written down where you can read it.",
        f"Until {_day(told.respond_by)} you can choose: {_listed(choice.value for choice in CaptureChoice)}. At"
        f" sign-in you can put it off {POSTPONEMENTS} times. All your rights stay open to you meanwhile.",
        f"Questions: {told.contact}.",
    ]


def _reach(role: Role, scopes: Sequence[str]) -> bool:
    told = {Permission(scope) for scope in scopes if scope in set(Permission)}
    # Whoever administers a unit sees a part of the directory, and so no more than the directory that was announced.
    parts = {Permission.MEMBERS_UNIT_READ} if Permission.MEMBERS_READ in told else set()
    return bool(ROLES[role] & (told | parts))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"


def _day(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d}"
