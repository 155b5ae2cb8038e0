"""What people are written about oversight, in plain words, made of data that the database holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from habeas.tenancy.rules import MembershipStatus


class Letter(StrEnum):
    """Every letter to a person about oversight of their account."""

    CAPTURE_NOTICE = "CAPTURE_NOTICE"
    OVERSIGHT_BEGUN = "OVERSIGHT_BEGUN"
    OVERSIGHT_HALTED = "OVERSIGHT_HALTED"
    RELEASED = "RELEASED"
    MEMBERSHIP_SUSPENDED = "MEMBERSHIP_SUSPENDED"
    MEMBERSHIP_RESUMED = "MEMBERSHIP_RESUMED"
    MEMBERSHIP_ENDED = "MEMBERSHIP_ENDED"
    TRANSFER_ANNOUNCED = "TRANSFER_ANNOUNCED"
    ORGANIZATION_ENDING = "ORGANIZATION_ENDING"
    BULK_EXPORT_ANNOUNCED = "BULK_EXPORT_ANNOUNCED"
    INQUIRY_ANSWERED = "INQUIRY_ANSWERED"


@dataclass(frozen=True)
class Facts:
    """What a letter is made of; `notice` is that of the capture, as it was stored."""

    organization: str
    legal_entity: str
    domain: str | None = None
    day: str | None = None
    notice: Mapping[str, Any] | None = None
    party: str | None = None


_RIGHTS = (
    "Your personal space and all your rights stay open to you. Who looked at your data is written down where you can"
    " read it, under your account."
)
_WORDS: Mapping[Letter, tuple[str, str]] = {
    Letter.OVERSIGHT_BEGUN: (
        "{organization} may now see what you do in its space",
        "You did not choose within the time of the notice, so {organization} ({legal_entity}) may from now on see what"
        " that notice says, of what you do in its space. Nothing from before can be seen. You can still choose, and"
        " leave at any time.",
    ),
    Letter.OVERSIGHT_HALTED: (
        "{organization} sees nothing of your account for now",
        "It is in doubt whether {organization} ({legal_entity}) still holds {domain}. Until that is settled, nobody"
        " there sees anything of your account.",
    ),
    Letter.RELEASED: (
        "{organization} no longer oversees your account",
        "{organization} ({legal_entity}) no longer holds {domain}, or gave it up. Nobody there sees anything of your"
        " account any more. If another organization comes to hold the domain, it starts with a notice to you, and"
        " sees nothing before you had time to choose.",
    ),
    Letter.MEMBERSHIP_SUSPENDED: (
        "Your membership of {organization} is suspended",
        "{organization} ({legal_entity}) suspended your membership. You cannot use its space for now.",
    ),
    Letter.MEMBERSHIP_RESUMED: (
        "Your membership of {organization} goes on",
        "{organization} ({legal_entity}) let you in again.",
    ),
    Letter.MEMBERSHIP_ENDED: (
        "Your membership of {organization} has ended",
        "{organization} ({legal_entity}) ended your membership. Your account is yours, and goes on.",
    ),
    Letter.TRANSFER_ANNOUNCED: (
        "{organization} is going to another legal entity",
        "{organization} ({legal_entity}) is handed over to {party} on {day}. Nothing of your data goes with it. On that"
        " day you are released; {party} has to prove anew that it holds your domain, tell you everything, and wait for"
        " your choice. You can leave before. What {party} says about it stands with the organization in your account.",
    ),
    Letter.ORGANIZATION_ENDING: (
        "{organization} is closing its account",
        "{organization} ({legal_entity}) closes on {day}. What is in its space can be read by you until then: export"
        " it if you want to keep it. You are then released, and the key to its space is destroyed.",
    ),
    Letter.INQUIRY_ANSWERED: (
        "Your question about a look at your data is answered",
        "{organization} ({legal_entity}) decided what you asked, or objected to, about a look at your data. The"
        " decision, with what tipped the balance, stands under your account. You can complain to a data protection"
        " authority.",
    ),
    Letter.BULK_EXPORT_ANNOUNCED: (
        "{organization} is going to export data of its members, yours among them",
        "An administrator of {organization} ({legal_entity}) asked for an export of members' data; yours are in it."
        " It begins on {day} at the earliest. For what, why and of which kinds of data stands under your account,"
        " where you can also object; whoever objects is left out. What is exported is entered in your ledger.",
    ),
}


def written(letter: Letter, facts: Facts) -> tuple[str, str]:
    """Subject and text."""
    if letter is Letter.CAPTURE_NOTICE:
        return _notice(facts)
    subject, text = _WORDS[letter]
    words = {"domain": "your domain", "day": "that day", "party": "another legal entity"} | {
        k: v for k, v in vars(facts).items() if v is not None
    }
    return subject.format(**words), f"{text.format(**words)}\n\n{_RIGHTS}\n"


def _notice(facts: Facts) -> tuple[str, str]:
    assert facts.notice is not None
    subject = f"{facts.notice['organization']} has proven that it owns {facts.notice['domain']}"
    return subject, "\n\n".join(facts.notice["paragraphs"]) + "\n"


_TO_ADMINISTRATORS = {
    "AT_RISK": "Its DNS record was not found. Oversight ends 14 days after it went missing, unless it comes back.",
    "CONTESTED": "It has to be proven again, with a new token, within 14 days. Nobody sees members' data meanwhile.",
    "FROZEN": "It may no longer be claimed. Nobody sees members' data until the platform has reviewed it.",
    "LAPSED": "The claim has lapsed, and the members captured through it are released.",
}


def to_administrators(domain: str, status: str) -> tuple[str, str] | None:
    """Subject and text for those who manage an organization's domains; None where there is nothing to tell."""
    words = _TO_ADMINISTRATORS.get(status)
    return None if words is None else (f"{domain}: {status.replace('_', ' ').lower()}", f"{domain}\n\n{words}\n")


_CHANGED = {
    MembershipStatus.SUSPENDED: ("was suspended", "cannot administer it for now"),
    MembershipStatus.ACTIVE: ("was let in again", "administers it as before"),
    MembershipStatus.ENDED: ("was let go", "administers it no more"),
}


def to_colleagues(organization: str, after: MembershipStatus, at: str) -> tuple[str, str]:
    """Subject and text for everybody who administers an organization, whoever of them did it.

    `at` keeps two changes apart: the same words to the same address are the same mail.
    """
    happened, follows = _CHANGED[after]
    return (
        f"An administrator of {organization} {happened}",
        f"One of you {happened} by another at {at} UTC, and {follows}. Who it is stands with the members of"
        f" {organization}. If nobody of you meant it, somebody else may act with one of your sign-ins: look at the"
        " members, and at what was asked for since, such as exports, delays and endings.\n",
    )
