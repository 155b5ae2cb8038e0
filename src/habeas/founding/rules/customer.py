"""A customer's organization as somebody founds it, and the region in which its records have to be."""

import json
from collections.abc import Mapping

from pydantic import ValidationError

from habeas.founding.rules.faults import Fault, FaultCode, invalid, sentence
from habeas.founding.rules.words import Address, CountryCode, Item, Key, Name


class Customer(Item):
    """Who is founded, and who administers it first; `country` decides the region."""

    key: Key
    name: Name
    legal_name: Name
    country: CountryCode
    contact_email: Address
    administrator: Address


def customer_of(**values: str) -> Customer:
    """The customer that these values make; BAD_USER_INPUT with every fault."""
    try:
        return Customer.model_validate(values)
    except ValidationError as error:
        raise invalid(
            Fault(".".join(map(str, one["loc"])), FaultCode.WRONG_VALUE, sentence(one["msg"])) for one in error.errors()
        ) from None


def region_of(country: str, home: str, residency: Mapping[str, str] | str | None) -> str:
    """Where the records of what is established in a country have to be, by the rules of the controller."""
    rules = json.loads(residency) if isinstance(residency, str) else dict(residency or {})
    found: str = rules.get(country, rules.get("*", home))
    return found
