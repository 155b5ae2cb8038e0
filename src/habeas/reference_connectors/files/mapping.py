"""The mapping file of files: which folder is a person's, what it holds, and what becomes of it."""

import re
from enum import StrEnum
from typing import Any, Literal
from urllib.parse import quote

from pydantic import Field, field_validator, model_validator

from habeas.reference_connectors.keeping import Kept, Strict

_NAMED = re.compile(r"\{([^{}]*)\}")
KNOWN = frozenset({"id", "email"})


class Erasing(StrEnum):
    """What an erasure does with the files of a person."""

    DELETE = "delete"
    KEEP = "keep"


class Folder(Strict):
    """One folder of a person: `path` names it with {id} or {email}, each once and as a whole segment."""

    path: str
    category: str = Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")
    purposes: tuple[str, ...] = ()
    erase: Erasing
    rectify: bool = False
    kept: Kept | None = None

    @field_validator("path")
    @classmethod
    def _is_a_persons(cls, path: str) -> str:
        segments = path.removesuffix("/").split("/")
        if any(each in ("", ".", "..") for each in segments) or segments[0].startswith(".habeas"):
            raise ValueError("a path is made of plain segments, and .habeas is the connector's own")
        named = [segment[1:-1] for segment in segments if _NAMED.fullmatch(segment)]
        if len(named) != 1 or named[0] not in KNOWN or len(_NAMED.findall(path)) != 1:
            raise ValueError("exactly one segment is {id} or {email}: without one, the folder would be everybody's")
        return path.removesuffix("/")

    @model_validator(mode="after")
    def _whole(self) -> "Folder":
        if (self.erase is Erasing.KEEP) != (self.kept is not None):
            raise ValueError("`kept` says the ground if, and only if, `erase` is keep")
        return self

    def paths(self, subject: dict[str, Any]) -> list[str]:
        """The folders of a person, one for each address that they are known by."""
        given = subject.get("emails", []) if "{email}" in self.path else [subject.get("id", "")]
        values = [value for value in given if value.strip()]
        return [_NAMED.sub(lambda _, value=value: segment(value), self.path) for value in values]  # type: ignore[misc]


class FilesMapping(Strict):
    """The whole file."""

    version: Literal[1]
    folders: list[Folder] = Field(min_length=1)

    @model_validator(mode="after")
    def _apart(self) -> "FilesMapping":
        paths = [f"{each.path}/" for each in self.folders]
        if any(one != other and one.startswith(other) for one in paths for other in paths):
            raise ValueError("a folder within another would be handled twice")
        if len(set(paths)) != len(paths):
            raise ValueError("each folder is named once")
        return self


def segment(value: str) -> str:
    """A value as one segment of a path: in lower case, with everything else than plain characters percent-encoded."""
    encoded = quote(value.lower(), safe="@+")
    return encoded.replace(".", "%2E") if set(encoded) == {"."} else encoded
