"""The start-up is stopped by whatever is dangerous and would be open to somebody who signed in long ago."""

from collections.abc import Mapping
from copy import copy
from typing import Any

import pytest

from habeas.access import SIGNED_IN_LATELY, PolicyBook, StepUp
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.commands import SubmitRightsRequest
from habeas.schema import BOOK, build_schema
from habeas.schema.completeness import DANGEROUS, check_complete
from habeas.storage.table import Table

SCHEMA = build_schema()._schema


def book_with(step_up: Mapping[Any, StepUp]) -> PolicyBook:
    """The policies of the service, but for the sign-ins that they need."""
    found = copy(BOOK)
    object.__setattr__(found, "step_up", step_up)
    return found


def fault_of(step_up: Mapping[Any, StepUp]) -> str:
    """Why a service with these sign-ins does not start."""
    with pytest.raises(DomainError) as stopped:
        check_complete(SCHEMA, Table.metadata, book_with(step_up))
    assert stopped.value.code is ErrorCode.MISCONFIGURED
    return stopped.value.message


@pytest.mark.parametrize("left_out", list(BOOK.step_up), ids=str)
def test_without_the_sign_in_that_it_needs_nothing_dangerous_starts(left_out: Any) -> None:
    name = left_out if isinstance(left_out, str) else left_out.__name__
    rest = {each: needed for each, needed in BOOK.step_up.items() if each is not left_out}
    assert f"{name} is dangerous and needs no recent sign-in" in fault_of(rest)


def test_what_needs_a_sign_in_has_to_exist() -> None:
    assert "Member.nothing" in fault_of({**BOOK.step_up, "Member.nothing": SIGNED_IN_LATELY})
    depending = StepUp(attribute="nothing", values=frozenset({"ERASURE"}))
    assert "nothing" in fault_of({**BOOK.step_up, SubmitRightsRequest: depending})


def test_the_list_of_what_is_dangerous_names_nothing_twice_or_in_vain() -> None:
    assert {each if isinstance(each, str) else each.__name__ for each in BOOK.step_up} == DANGEROUS
