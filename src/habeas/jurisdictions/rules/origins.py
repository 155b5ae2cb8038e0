"""Reads where a legal value comes from: its citation, its validity, whether it was verified, and by which source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from habeas.jurisdictions.rules.pack import Citation, Origin


@dataclass(frozen=True, slots=True)
class OriginReader:
    """Reads origins within one law; a value without own dates holds as long as the law is in force."""

    law: str
    law_begins: date

    def __call__(self, entry: Mapping[str, Any]) -> Origin:
        """The origin written beside a value; raises KeyError when citation, flag or source is missing."""
        return Origin(
            citation=Citation(self.law, entry["cite"]),
            valid_from=entry.get("from", self.law_begins),
            valid_to=entry.get("to"),
            verified=entry["verified"],
            source=entry["source"],
        )
