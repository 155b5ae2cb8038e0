"""Whether something may be published: only what its person named and agreed to, or what an authority may have."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from habeas.kernel.errors import DomainError, ErrorCode

MOST_ITEMS = 50
LONGEST_TEXT = 1000
SHORTEST_PROTECTION = 20
GRANTED = frozenset({"APPROVED", "READY", "HANDED_OVER"})
"""How a demand stands once two people let it be met."""


class PublicationGround(StrEnum):
    """The two cases in which data become public, and there is no third (AOMEI-59)."""

    EXPRESS_AGREEMENT = "EXPRESS_AGREEMENT"
    LEGAL_DEMAND = "LEGAL_DEMAND"


class PublicationRefusal(StrEnum):
    """Why something is not published."""

    NO_GROUND = "NO_GROUND"
    AGREEMENT_WITHDRAWN = "AGREEMENT_WITHDRAWN"
    ITEM_NOT_NAMED = "ITEM_NOT_NAMED"
    MANNER_NOT_AGREED = "MANNER_NOT_AGREED"
    DEMAND_NOT_GRANTED = "DEMAND_NOT_GRANTED"
    PERSON_NOT_DEMANDED = "PERSON_NOT_DEMANDED"
    CATEGORY_NOT_DEMANDED = "CATEGORY_NOT_DEMANDED"
    PROTECTION_MISSING = "PROTECTION_MISSING"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a person named and agreed to."""

    items: frozenset[str]
    manner: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Demanded:
    """What an authority may have of the person; `of_person`: was this person named and found?"""

    status: str
    of_person: bool
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Intended:
    """A publication as somebody intends it: on an agreement or on a demand, and never on both or on neither."""

    items: frozenset[str]
    manner: str
    protection: str
    agreed: Agreed | None = None
    demanded: Demanded | None = None


def refusals(intended: Intended) -> tuple[PublicationRefusal, ...]:
    """Every reason against it, in the order of the list; with none of them it may be published."""
    return tuple(refusal for refusal, against in _CHECKS.items() if against(intended))


def ground_of(intended: Intended) -> PublicationGround:
    """On what it rests."""
    return PublicationGround.LEGAL_DEMAND if intended.demanded else PublicationGround.EXPRESS_AGREEMENT


def category_of(item: str) -> str:
    """The category of an item, which is written CATEGORY.ITEM."""
    return item.partition(".")[0]


def checked_items(items: Collection[str], known: Collection[str]) -> list[str]:
    """The items, each of them registered and named once; BAD_USER_INPUT."""
    if not 1 <= len(items) <= MOST_ITEMS or len(set(items)) != len(items) or not set(known) >= set(items):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT,
            f"Name 1 to {MOST_ITEMS} registered items as CATEGORY.ITEM, each once.",
            ("items",),
        )
    return sorted(items)


def checked_text(text: str, field: str) -> str:
    """The text; BAD_USER_INPUT where there is none, or too much of it."""
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Write 1 to {LONGEST_TEXT} characters.", (field,))
    return text.strip()


def refused(found: tuple[PublicationRefusal, ...]) -> DomainError:
    """The one error, with every reason."""
    return DomainError(
        ErrorCode.PUBLICATION_REFUSED,
        f"This may not be published: {', '.join(found)}.",
        ("items",),
        {"refusals": list(found)},
    )


def take_down_letter(
    controller: str, items: Collection[str], manner: str, publication: str, region: str
) -> tuple[str, str]:
    """Subject and text for whoever publishes: what has to go, by its id, without anything that it says."""
    text = (
        f"A person withdrew their agreement to a publication of {controller}, or it ended otherwise.\n\n"
        f"Take down: {', '.join(items)}\nPublished so: {manner}\nPublication: {publication}\nRegion: {region}\n\n"
        "Confirm it with confirmTakedown; the person reads when it was done."
    )
    return "A publication has ended: take it down", text


def _categories(one: Intended) -> frozenset[str]:
    return frozenset(map(category_of, one.items))


_CHECKS: dict[PublicationRefusal, Callable[[Intended], bool]] = {
    PublicationRefusal.NO_GROUND: lambda one: (one.agreed is None) is (one.demanded is None),
    PublicationRefusal.AGREEMENT_WITHDRAWN: lambda one: one.agreed is not None and one.agreed.withdrawn,
    PublicationRefusal.ITEM_NOT_NAMED: lambda one: one.agreed is not None and not one.items <= one.agreed.items,
    PublicationRefusal.MANNER_NOT_AGREED: lambda one: one.agreed is not None and one.manner != one.agreed.manner,
    PublicationRefusal.DEMAND_NOT_GRANTED: lambda one: one.demanded is not None and one.demanded.status not in GRANTED,
    PublicationRefusal.PERSON_NOT_DEMANDED: lambda one: one.demanded is not None and not one.demanded.of_person,
    PublicationRefusal.CATEGORY_NOT_DEMANDED: lambda one: (
        one.demanded is not None and not _categories(one) <= one.demanded.categories
    ),
    PublicationRefusal.PROTECTION_MISSING: lambda one: len(one.protection.strip()) < SHORTEST_PROTECTION,
}
