"""The mapping file of a database: how the person is found, and what each table holds of them."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from habeas.reference_connectors.keeping import Kept, Strict

Scalar = str | int | float | bool | None


class Erasing(StrEnum):
    """What an erasure does with the rows of a person."""

    DELETE = "delete"
    OVERWRITE = "overwrite"
    KEEP = "keep"


class PersonMapping(Strict):
    """The table with one row for a person: `key` is what other tables refer to, `emails` and `id` recognize them."""

    table: str
    key: str
    emails: str | None = None
    id: str | None = None
    at_most: int = Field(default=1, ge=1, le=100)

    @model_validator(mode="after")
    def _recognizes(self) -> "PersonMapping":
        if self.emails is None and self.id is None:
            raise ValueError("name the column by which a person is found: emails, id, or both")
        return self


class Rectifying(Strict):
    """Which field of a corrected value goes into which column; `item` is the column with the name of the record."""

    columns: dict[str, str] = Field(min_length=1)
    item: str | None = None


class Held(Strict):
    """What one table holds of a person under one category; `person` is the column with the person's key."""

    table: str
    person: str
    category: str = Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")
    purposes: tuple[str, ...] = ()
    export: list[str] = Field(min_length=1)
    rectify: Rectifying | None = None
    erase: Erasing
    overwrite: dict[str, Scalar] = Field(default_factory=dict)
    kept: Kept | None = None
    restrict: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Held":
        if (self.erase is Erasing.OVERWRITE) != bool(self.overwrite):
            raise ValueError("`overwrite` names columns and values if, and only if, `erase` is overwrite")
        if (self.erase is Erasing.KEEP) != (self.kept is not None):
            raise ValueError("`kept` says the ground if, and only if, `erase` is keep")
        return self

    @property
    def columns(self) -> Iterator[str]:
        """Every column that it names."""
        yield from (self.person, *self.export, *self.overwrite)
        if self.rectify is not None:
            yield from self.rectify.columns.values()
        named = (self.rectify and self.rectify.item, self.kept and self.kept.since, self.restrict)
        yield from filter(None, named)


class SqlMapping(Strict):
    """The whole file; `beyond` are tables that refer to these and hold nothing of the person, each with the reason."""

    version: Literal[1]
    person: PersonMapping
    held: list[Held] = Field(min_length=1)
    beyond: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _deletes_whole_rows(self) -> "SqlMapping":
        shared = {table for table, count in Counter(each.table for each in self.held).items() if count > 1}
        if any(each.table in shared and each.erase is Erasing.DELETE for each in self.held):
            raise ValueError("a table that holds several categories is overwritten, for deleting takes whole rows")
        return self
