"""The words of the page for people, by language."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

FALLBACK = "en"
_WORDS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    files("habeas.rights.answers").joinpath("labels.yaml").read_text(encoding="utf-8")
)
LANGUAGES = frozenset(_WORDS)


class Labels:
    """The labels of one language: `labels["title"]`, and `labels.of("sources", code)` for codes."""

    def __init__(self, language: str) -> None:
        primary = language.partition("-")[0].lower()
        self.language = primary if primary in LANGUAGES else FALLBACK
        self._words = _WORDS[self.language]

    def __getitem__(self, name: str) -> str:
        return str(self._words[name])

    def of(self, group: str, code: str) -> str:
        """The word for a code of a group, or the code itself."""
        return str(self._words[group].get(code, code))
