"""The published schemas of the interface, as the tests hold every message against them."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

import habeas.connectors

_FOLDER = Path(habeas.connectors.__file__).parent / "interface"


def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((_FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


CALL, ANSWER = _validator("call"), _validator("answer")


def published_call(document: Any) -> Any:
    """The call, if it is one."""
    CALL.validate(document)
    return document


def published_answer(document: Any) -> Any:
    """The answer, if it is one."""
    ANSWER.validate(document)
    return document
