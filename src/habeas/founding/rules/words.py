"""The kinds of words that a declaration is made of, each bounded."""

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


Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9-]{0,62}$")]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
ItemCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]{0,63}(\.[A-Z][A-Z0-9_]{0,63})?$")]
Place = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
RegionCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200), AfterValidator(_printable)]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=2000), AfterValidator(_printable)]
Address = Annotated[str, StringConstraints(strict=True, max_length=254), AfterValidator(_address)]
Url = Annotated[str, StringConstraints(strict=True, max_length=512, pattern=r"^https://[^\s]+$")]
Yes = StrictBool


class Item(BaseModel):
    """A mapping of a declaration: a key that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
