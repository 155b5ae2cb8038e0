"""Reads a mapping file: YAML into a checked document, or sentences about what is wrong with it."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from habeas.reference_connectors.external import WrongMapping
from habeas.reference_connectors.keeping import Strict

Mapping = TypeVar("Mapping", bound=Strict)


def mapping_in(file: Path, kind: type[Mapping]) -> Mapping:
    """The mapping in the file; WrongMapping with a sentence for each fault."""
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WrongMapping([f"{file}: this is no YAML file that can be read ({type(error).__name__})"]) from None
    try:
        return kind.model_validate(found)
    except ValidationError as error:
        raise WrongMapping([_sentence(each["loc"], each["msg"]) for each in error.errors()]) from None


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(map(str, place)) or 'the file'}: {message.removeprefix('Value error, ')}"
