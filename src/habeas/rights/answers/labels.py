"""The words of the page for people, by language."""

from habeas.kernel.language import spoken, words_in

_WORDS = words_in("habeas.rights.answers", "labels.yaml")
LANGUAGES = frozenset(_WORDS)


class Labels:
    """The labels of one language: `labels["title"]`, and `labels.of("sources", code)` for codes."""

    def __init__(self, language: str) -> None:
        self.language = spoken(language, LANGUAGES)
        self._words = _WORDS[self.language]

    def __getitem__(self, name: str) -> str:
        return str(self._words[name])

    def of(self, group: str, code: str) -> str:
        """The word for a code of a group, or the code itself."""
        return str(self._words[group].get(code, code))
