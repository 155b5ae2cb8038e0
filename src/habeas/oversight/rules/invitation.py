"""An invitation: how often one may be sent, what it tells, and from which data; never whether there is an account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from habeas.access import ROLES, Permission, Role
from habeas.access.permission import MEANING
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.tenancy.rules import AccountKind

LIFE = timedelta(days=14)
"""How long an invitation waits for its answer."""
PAUSE = timedelta(days=1)
"""Between two invitations to the same address."""
WHILE, MOST = timedelta(days=30), 3
"""Within this time, this many go to the same address."""
MOST_A_DAY = 200
"""Of one organization."""
SILENCE = timedelta(days=90)
"""How long whoever declined hears nothing more of the same organization; it is not told."""

KEPT = LIFE + SILENCE
"""After this, an invitation is deleted on both sides."""


@dataclass(frozen=True)
class Invited:
    """What an invitation tells, as data; what may be seen is what the organization announced and is in force."""

    organization: str
    legal_entity: str
    contact: str
    controller: str
    address: str
    account_kind: AccountKind
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]
    field_classes: tuple[str, ...]
    expires_at: datetime

    @property
    def roles(self) -> tuple[str, ...]:
        """Who will see it: every role of a customer organization that holds one of the scopes."""
        scopes = {Permission(scope) for scope in self.scopes}
        return tuple(sorted(str(role) for role in (Role.ADMINISTRATOR, Role.AUDITOR) if ROLES[role] & scopes))


def check_pace(to_address: Sequence[datetime], by_organization: int, now: datetime) -> None:
    """RATE_LIMITED where the address was invited within a day, or three times in 30, or too many were sent today.

    Counted from what the organization itself sent, so that the answer says nothing about the address.
    """
    lately = [at for at in to_address if now - at < WHILE]
    if any(now - at < PAUSE for at in lately) or len(lately) >= MOST or by_organization >= MOST_A_DAY:
        message = f"An address is invited once a day and {MOST} times in {WHILE.days} days; try again later."
        raise DomainError(ErrorCode.RATE_LIMITED, message, ("address",))


def written(invited: Invited) -> dict[str, Any]:
    """The notice as it is stored with the invitation: the data, and the same in words."""
    told = {**vars(invited), "expires_at": invited.expires_at.isoformat(), "roles": invited.roles}
    return {**told, "paragraphs": paragraphs(invited)}


def paragraphs(invited: Invited) -> list[str]:
    """The invitation in plain words, for the mail and for the account alike."""
    seen = [f"- {scope}: {MEANING[Permission(scope)]}" for scope in invited.scopes]
    day = f"{invited.expires_at:%Y-%m-%d}"
    return [
        f"{invited.organization} ({invited.legal_entity}) invites {invited.address} to be a member of its space at"
        f" {invited.controller}.",
        "If you accept, and from that moment on, these roles of it may see what you do in its space, and nothing"
        f" from before: {_listed(invited.roles)}.",
        "\n".join(["What they may see:", *seen]),
        f"For which purposes: {_listed(invited.purposes)}. Content only of these classes, and each time only after a"
        f" second person approved: {_listed(invited.field_classes)}.",
        "What is in your personal space stays yours; nobody there sees it. Every look at your data is written down"
        " where you can read it. You can leave at any time.",
        _KINDS[invited.account_kind],
        f"Until {day} you can accept or decline, in the account that has this address, or in one that you open with"
        " it. This mail holds no link, and is the same whether or not there is an account.",
        f"If you decline or say nothing, nothing happens, and {invited.organization} is not told which.",
        f"Questions: {invited.contact}.",
    ]


def subject(notice: dict[str, Any]) -> str:
    """Of the mail."""
    return f"{notice['organization']} invites you"


_KINDS = {
    AccountKind.AFFILIATED: "Your account stays your own: the organization can suspend and end your membership, and"
    " nothing else of the account.",
    AccountKind.MANAGED: "The address is on a domain of the organization. An account that you open for this invitation"
    " counts as managed: it decides about your place there and what belongs to it, and cannot close the account. An"
    " account that was there before stays your own.",
}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"
