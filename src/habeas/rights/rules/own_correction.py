"""Which values a person corrects without asking anybody, and in which form, as the register of items says."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.vault.rules import GIVEN_BY_PERSON

LONGEST_TEXT = 500
MOST_PARTS = 10
_TELEPHONE = re.compile(r"\+?[0-9 ()./-]{3,30}")
_DIGITS = range(3, 16)
"""ITU-T E.164 has at most 15."""

Item = Mapping[str, Any]


class OwnForm(StrEnum):
    """In which form a person states a value of their own; an item without one is not theirs alone to change."""

    TEXT = "TEXT"
    TELEPHONE = "TELEPHONE"
    NAMED_PARTS = "NAMED_PARTS"


def own_form(record: Mapping[str, Any], personal_id: Any) -> OwnForm:
    """The form of the item that the record holds.

    Raises RECTIFICATION_NEEDED for what an organization controls, what the person did not give themselves, what is
    kept for one reason alone, and what the register does not leave to them: those who hold it have to look first.
    """
    if record["org_id"] != personal_id:
        raise _ask_for_it("An organization controls this record")
    if record["source"] != GIVEN_BY_PERSON:
        raise _ask_for_it("You did not give this value yourself")
    if record["restricted"]:
        raise _ask_for_it("This record is restricted")
    item = _item_of(record["label"], record["items"])
    form = None if item is None or item.get("credential") else item.get("own_form")
    if form not in set(OwnForm):
        raise _ask_for_it("The register does not leave this item to you alone")
    return OwnForm(form)


def check_own_value(form: OwnForm, value: Any) -> None:
    """Raise BAD_USER_INPUT unless the value has that form."""
    if not _HAS_FORM[form](value):
        raise DomainError(ErrorCode.BAD_USER_INPUT, _SAID[form], ("corrections", "value"))


def _item_of(label: str, items: Iterable[Item]) -> Item | None:
    return next((each for each in items if label in (each.get("name"), each.get("code"))), None)


def _ask_for_it(why: str) -> DomainError:
    return DomainError(
        ErrorCode.RECTIFICATION_NEEDED,
        f"{why}: ask for its RECTIFICATION with submitRightsRequest.",
        ("corrections", "record"),
        {"allowed": ["RECTIFICATION"]},
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LONGEST_TEXT and value.isprintable()


def _is_telephone(value: Any) -> bool:
    if not isinstance(value, str) or _TELEPHONE.fullmatch(value) is None:
        return False
    return sum(each.isdigit() for each in value) in _DIGITS


def _is_named_parts(value: Any) -> bool:
    if not isinstance(value, dict) or not 0 < len(value) <= MOST_PARTS:
        return False
    return all(_is_text(name) and _is_text(part) for name, part in value.items())


_HAS_FORM = {OwnForm.TEXT: _is_text, OwnForm.TELEPHONE: _is_telephone, OwnForm.NAMED_PARTS: _is_named_parts}
_SAID = {
    OwnForm.TEXT: f"This is a text of 1 to {LONGEST_TEXT} printable characters.",
    OwnForm.TELEPHONE: "This is a telephone number: 3 to 15 digits, with +, blanks, dots, dashes and brackets.",
    OwnForm.NAMED_PARTS: f"This is an object of 1 to {MOST_PARTS} texts by name, such as given and family.",
}
