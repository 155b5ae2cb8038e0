"""What a kind of right says of itself: its name for people, how it is answered, and what the answer holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from habeas.jurisdictions.resolution.resolving import Resolution
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import Right


class Handling(StrEnum):
    """Who answers a right: a package made at once, the privacy team, or nobody since nothing can outweigh it."""

    PACKAGE = "PACKAGE"
    DESK = "DESK"
    AT_ONCE = "AT_ONCE"


class Content(StrEnum):
    """What an answer package holds for a right."""

    STATEMENT = "STATEMENT"
    RECORDS = "RECORDS"


@dataclass(frozen=True)
class Kind:
    """One right as a request can ask for it; `titles` are by language, `promises` the ids that notices give it."""

    right: Right
    titles: Mapping[str, str]
    handling: Handling
    contents: frozenset[Content] = frozenset()
    promises: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """The name of the right in the language, or in English."""
        return self.titles.get(language.partition("-")[0], self.titles["en"])

    def citations(self, resolution: Resolution) -> tuple[Citation, ...]:
        """Where the laws and the notice that apply grant the right."""
        return resolution.citations
