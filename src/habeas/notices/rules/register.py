"""What the register of a controller says, as far as a notice can be checked against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a data category; a DECLARED_NECESSARY one has been claimed to be needed, and nothing more."""

    code: str
    necessity: str
    justification: str | None


@dataclass(frozen=True, slots=True)
class Category:
    """A data category with all of its items."""

    code: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Transfer:
    """Data of one origin (EU, UK, CN) that go to a country or region, and the mechanism, if there is one."""

    origin: str
    to: str
    mechanism: str | None


@dataclass(frozen=True, slots=True)
class Activity:
    """A processing activity; `legal_basis` is what is relied on by law, `default_basis` where it names none."""

    code: str
    purpose: str
    default_basis: str
    legal_basis: Mapping[str, str]
    recipients: tuple[str, ...]
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who receives data; `committed` when the commitment to the notice is signed."""

    code: str
    name: str
    committed: bool


@dataclass(frozen=True, slots=True)
class Register:
    """The facts that the checks of a notice need; `sales` counts sales and sharing for advertising of 12 months."""

    purposes: frozenset[str]
    categories: tuple[Category, ...]
    activities: tuple[Activity, ...]
    recipients: tuple[Recipient, ...]
    sales: int = 0


Row = Mapping[str, Any]


def register_from(content: Row, sales: int = 0) -> Register:
    """The register that an inventory file holds (its shape is told at the top of such a file)."""
    return Register(
        purposes=frozenset(row["code"] for row in content["purposes"]),
        categories=tuple(_category(row) for row in content["data_categories"]),
        activities=tuple(_activity(row) for row in content["processing_activities"]),
        recipients=tuple(_recipient(row) for row in content["recipients"]),
        sales=sales,
    )


def _category(row: Row) -> Category:
    items = (Item(one["code"], one["necessity"], one.get("justification")) for one in row["items"])
    return Category(row["code"], tuple(items))


def _activity(row: Row) -> Activity:
    return Activity(
        row["code"],
        row["purpose"],
        row["default_legal_basis"],
        dict(row["legal_basis"]),
        tuple(row["recipients"]),
        tuple(Transfer(one["origin"], one["to"], one["mechanism"]) for one in row["transfers"]),
    )


def _recipient(row: Row) -> Recipient:
    return Recipient(row["code"], row["name"], row["commitment"] == "SIGNED")
