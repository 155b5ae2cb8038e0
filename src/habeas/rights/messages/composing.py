"""Puts a letter together in the language of the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from habeas.rights.rules.letters import Letter

FALLBACK = "en"
LETTERS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    files("habeas.rights.messages").joinpath("letters.yaml").read_text(encoding="utf-8")
)
"""The words of every letter, by language."""


@dataclass(frozen=True)
class Message:
    """A plain text for one address."""

    to: str
    subject: str
    text: str
    language: str


def composed(letter: Letter, language: str, to: str, words: Mapping[str, str | None]) -> Message:
    """The letter in the language, or in English; a word that nothing is known of is said to be not set."""
    spoken = _spoken(language)
    texts = LETTERS[spoken]
    filled = {name: word if word else str(texts["nothing"]) for name, word in words.items()}
    own = texts[letter.value]
    text = f"{own['text'].format(**filled)}\n\n{texts['foot'].format(**filled)}\n"
    return Message(to, own["subject"].format(**filled), text, spoken)


def ground_of(code: str, language: str) -> str:
    """The ground of a fee in the language, or in English."""
    found: str = LETTERS[_spoken(language)]["grounds"][code]
    return found


def _spoken(language: str) -> str:
    primary = language.partition("-")[0].lower()
    return primary if primary in LETTERS else FALLBACK
