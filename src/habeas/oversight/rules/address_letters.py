"""What a person is written about their addresses: a code, what changed, and that an address counts no more."""

from enum import StrEnum

from habeas.kernel.language import spoken, words_in

LETTERS = words_in("habeas.oversight", "data/addresses.yaml")


class Change(StrEnum):
    """What happened to the addresses of an account."""

    ADDED = "ADDED"
    CONFIRMED = "CONFIRMED"
    PREFERRED = "PREFERRED"
    REMOVED = "REMOVED"


def about(change: Change, at: str, language: str | None) -> tuple[str, str]:
    """Subject and text. Somebody else may run the mailbox, an organization for one: they learn of no other address."""
    own = LETTERS[spoken(language, LETTERS)]["changed"]
    return str(own["subject"]), f"{own[change.value]} {own['text'].format(at=at)}\n"


def with_code(code: str, language: str | None) -> tuple[str, str]:
    """Subject and text of the mail that brings the code to the address that it confirms."""
    own = LETTERS[spoken(language, LETTERS)]["code"]
    return str(own["subject"]), f"{own['text'].format(code=code)}\n"


def unconfirmed(name: str, language: str | None) -> tuple[str, str]:
    """Subject and text to the person's other addresses; `name` is the domain that nobody serves."""
    own = LETTERS[spoken(language, LETTERS)]["unconfirmed"]
    return own["subject"].format(name=name), f"{own['text'].format(name=name)}\n"
