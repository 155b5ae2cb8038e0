"""The kinds of words that a declaration is made of, each bounded."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictBool, StringConstraints

from habeas.kernel.errors import DomainError
from habeas.oversight.rules.address import checked_address


def _printable(text: str) -> str:
    if not all(char.isprintable() or char == "\n" for char in text):
        raise ValueError("holds characters that cannot be shown")
    return text


def _address(text: str) -> str:
    try:
        return checked_address(text)[0]
    except DomainError as error:
        raise ValueError(error.message) from error


def worded(pattern: str, wanted: str) -> AfterValidator:
    """Text that is wholly of this pattern; where it is not, the sentence says what is wanted, and never the pattern."""
    whole = re.compile(pattern)

    def checked(text: str) -> str:
        if whole.fullmatch(text) is None:
            raise ValueError(wanted)
        return text

    return AfterValidator(checked)


_STRICT = StringConstraints(strict=True)
_CODE = (
    "A code is written in capital letters, digits and underscores, begins with a letter and has 64 characters at most"
)

Key = Annotated[
    str,
    _STRICT,
    worded(
        r"[a-z][a-z0-9-]{0,62}",
        "A key is written in small letters, digits and hyphens, begins with a letter and has 63 characters at most",
    ),
]
Code = Annotated[str, _STRICT, worded(r"[A-Z][A-Z0-9_]{0,63}", _CODE)]
ItemCode = Annotated[
    str,
    _STRICT,
    worded(r"[A-Z][A-Z0-9_]{0,63}(\.[A-Z][A-Z0-9_]{0,63})?", f"{_CODE}; a part of an item follows it after a dot"),
]
CountryCode = Annotated[
    str, _STRICT, worded(r"[A-Z]{2}", "A country is written as its two capital letters of ISO 3166-1, such as IE")
]
Place = Annotated[
    str,
    _STRICT,
    worded(
        r"[A-Z]{2}(-[A-Z0-9]{1,3})?",
        "A place is a country or a part of one, written as in ISO 3166, such as IE or US-CA",
    ),
]
RegionCode = Annotated[
    str,
    _STRICT,
    worded(
        r"[a-z][a-z0-9_]{0,30}",
        "A region is written in small letters, digits and underscores, begins with a letter, has 31 characters at most",
    ),
]
Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200), AfterValidator(_printable)]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=2000), AfterValidator(_printable)]
Address = Annotated[str, StringConstraints(strict=True, max_length=254), AfterValidator(_address)]
Url = Annotated[
    str,
    StringConstraints(strict=True, max_length=512),
    worded(r"https://[^\s]+", "An address of the web begins with https:// and holds no spaces"),
]
Yes = StrictBool


class Item(BaseModel):
    """A mapping of a declaration: a key that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
