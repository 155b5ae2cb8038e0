"""Puts a letter together in the language of the request."""

from collections.abc import Mapping
from dataclasses import dataclass

from habeas.kernel.language import spoken, words_in
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.representing import OBJECTION_PERIOD, RepresentationStatus

LETTERS = words_in("habeas.rights.messages", "letters.yaml")
"""The words of every letter, by language."""
REPRESENTED = words_in("habeas.rights.messages", "represented.yaml")


@dataclass(frozen=True)
class Message:
    """A plain text for one address."""

    to: str
    subject: str
    text: str
    language: str


def composed(letter: Letter, language: str, to: str, words: Mapping[str, str | None]) -> Message:
    """The letter in the language, or in English; a word that nothing is known of is said to be not set."""
    chosen = spoken(language, LETTERS)
    texts = LETTERS[chosen]
    filled = {name: word if word else str(texts["nothing"]) for name, word in words.items()}
    own = texts[letter.value]
    text = f"{own['text'].format(**filled)}\n\n{texts['foot'].format(**filled)}\n"
    return Message(to, own["subject"].format(**filled), text, chosen)


def ground_of(code: str, language: str) -> str:
    """The ground of a fee in the language, or in English."""
    found: str = LETTERS[spoken(language, LETTERS)]["grounds"][code]
    return found


def to_represented(name: str, status: RepresentationStatus, language: str | None) -> tuple[str, str]:
    """Subject and text of the mail of a controller to the person for whom somebody claims to act."""
    own = REPRESENTED[spoken(language, REPRESENTED)]
    words = {"name": name, "days": OBJECTION_PERIOD.days}
    text = f"{own[status.value]['text'].format(**words)}\n\n{own['foot']}\n"
    return own[status.value]["subject"].format(**words), text
