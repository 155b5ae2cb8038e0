"""Tags of languages (BCP 47), as far as they are checked here, and words that a file holds by language."""

import re
from collections.abc import Collection, Mapping
from importlib.resources import files
from typing import Any

import yaml

FALLBACK = "en"
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")

Words = Mapping[str, Mapping[str, Any]]
"""What is said to people, by language; every language says the same."""


def is_language(text: str) -> bool:
    """Does the text have the form of a tag, as `en` or `zh-Hans` do?"""
    return _TAG.match(text) is not None


def spoken(language: str | None, among: Collection[str]) -> str:
    """The language in which somebody is written to: theirs without script and region if it is there, else English.

    Whoever reads `zh-Hant` is so written to in `zh`, which is in simplified characters.
    """
    primary = (language or FALLBACK).partition("-")[0].lower()
    return primary if primary in among else FALLBACK


def words_in(package: str, name: str) -> Words:
    """The words of a YAML file that lies in a package."""
    found: Words = yaml.safe_load(files(package).joinpath(name).read_text(encoding="utf-8"))
    return found
