"""What people are written about oversight, in plain words, made of data that the database holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from habeas.kernel.language import spoken, words_in
from habeas.oversight.rules.capture_notice import subject_of
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


LETTERS = words_in("habeas.oversight", "data/letters.yaml")


def written(letter: Letter, facts: Facts, language: str | None) -> tuple[str, str]:
    """Subject and text, in the language or in English; the notice of a capture in the one that it was stored in."""
    if letter is Letter.CAPTURE_NOTICE:
        assert facts.notice is not None
        return subject_of(facts.notice), "\n\n".join(facts.notice["paragraphs"]) + "\n"
    words = LETTERS[spoken(language, LETTERS)]
    own, known = words[letter.value], {name: value for name, value in vars(facts).items() if value is not None}
    filled = {name: words[name] for name in ("domain", "day", "party")} | known
    return own["subject"].format(**filled), f"{own['text'].format(**filled)}\n\n{words['foot']}\n"


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
    """Subject and text for everybody who administers an organization, whoever of them did it; `at` is when."""
    happened, follows = _CHANGED[after]
    return (
        f"An administrator of {organization} {happened}",
        f"One of you {happened} by another at {at} UTC, and {follows}. Who it is stands with the members of"
        f" {organization}. If nobody of you meant it, somebody else may act with one of your sign-ins: look at the"
        " members, and at what was asked for since, such as exports, delays and endings.\n",
    )
