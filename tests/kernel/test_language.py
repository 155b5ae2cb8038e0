"""Words that people are written to in: every language says the same, and whoever reads another one reads English."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

import habeas
from habeas.kernel.language import FALLBACK, spoken

SOURCE = Path(habeas.__file__).parent
LANGUAGES = {"en", "de", "zh", "fr"}
_MANY = re.compile(r"^(?:de|zh|fr):$", re.MULTILINE)
FILES = [path for path in sorted(SOURCE.rglob("*.yaml")) if _MANY.search(path.read_text(encoding="utf-8"))]


def _said(words: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], frozenset[str | None]]]:
    """Every text by where it stands, with the words that are put into it."""
    if isinstance(words, dict):
        for name, more in words.items():
            yield from _said(more, (*path, str(name)))
    elif isinstance(words, list):
        for number, more in enumerate(words):
            yield from _said(more, (*path, str(number)))
    else:
        assert str(words).strip(), path
        yield path, frozenset(name for _, name, _, _ in Formatter().parse(str(words)) if name is not None)


def test_the_files_are_found() -> None:
    assert {path.relative_to(SOURCE).as_posix() for path in FILES} >= {
        "cessations/letters.yaml",
        "incidents/letters.yaml",
        "rights/answers/labels.yaml",
        "rights/messages/letters.yaml",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_language_says_everything_in_the_same_order_with_the_same_words_put_in(path: Path) -> None:
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(words) == LANGUAGES
    own = list(_said(words[FALLBACK]))
    for language in LANGUAGES:
        assert list(_said(words[language])) == own, language


@pytest.mark.parametrize(
    ("language", "chosen"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hant-TW", "zh"),
        ("de-AT", "de"),
        ("DE", "de"),
        ("pt-BR", "en"),
        ("deu", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_language_is_known_by_its_first_part_and_english_stands_in(language: str | None, chosen: str) -> None:
    assert spoken(language, LANGUAGES) == chosen
