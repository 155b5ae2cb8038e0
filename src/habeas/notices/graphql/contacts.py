"""The ways in which a controller can be reached, as its notice tells them."""

from typing import Any

import strawberry

from habeas.notices import model
from habeas.notices.rules import stored, vocabulary
from habeas.reading.binding import Need, Same
from habeas.reading.fields import computed

strawberry.enum(vocabulary.ContactKind, description="In what way somebody is reached.")


@strawberry.type(description="A way to reach the controller (GDPR 13(1)(a), PIPL 17(1); AISHU-150, AOMEI-91).")
class ContactPoint:
    """A contact."""

    kind: vocabulary.ContactKind = strawberry.field(description="In what way.")
    value: str = strawberry.field(description="The address, number, page, or place in the product.")
    services: list[str] = strawberry.field(
        description="For which products, by their codes; empty: for all of them, where a product has no way of its own."
    )


def _contacts(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[ContactPoint]:
    return [
        ContactPoint(kind=vocabulary.ContactKind(each["kind"]), value=each["value"], services=each["services"])
        for each in stored.contacts_of(needs["version"]["terms"])
    ]


def contacts_field() -> Any:
    """The field of a notice that answers them."""
    itself = Need(model.NoticeVersion, (Same("org_id", "org_id"), Same("id", "id")), ("terms",))
    return computed(
        list[ContactPoint],
        "The ways to reach whoever answers: those of one product first, then those that are always there.",
        _contacts,
        {"version": itself},
    )
