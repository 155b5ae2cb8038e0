"""The start-up is stopped by whatever is dangerous and would be open to somebody who signed in long ago."""

from collections.abc import AsyncIterator, Mapping
from copy import copy
from typing import Any

import pytest
import sqlalchemy
import strawberry
from sqlalchemy import MetaData

from habeas.access import SIGNED_IN_LATELY, PolicyBook, StepUp
from habeas.clients.commands import SuspendClient
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.commands import SubmitRightsRequest
from habeas.schema import BOOK, build_schema
from habeas.schema.completeness import DANGEROUS, check_complete, gaps
from habeas.storage.table import Table
from habeas.tenancy.model import Person

SCHEMA = build_schema()._schema


@strawberry.type
class PlantedField:
    """A root field that the engine does not read."""

    @strawberry.field
    def planted(self) -> str:
        return "whoever asks"


@strawberry.type
class PlantedMutation:
    """A mutation without a command."""

    @strawberry.mutation
    def planted(self) -> str:
        return "whoever tells"


@strawberry.type
class PlantedStream:
    """A subscription without a policy."""

    @strawberry.subscription
    async def planted(self) -> AsyncIterator[str]:
        yield "whoever listens"


def book_without(part: str, *left_out: type) -> PolicyBook:
    """The policies of the service, but for those of some tables or commands."""
    found = copy(BOOK)
    object.__setattr__(found, part, {k: rule for k, rule in getattr(BOOK, part).items() if k not in left_out})
    return found


def gaps_of(book: PolicyBook, metadata: MetaData = Table.metadata) -> str:
    """Why a service with these policies does not start."""
    with pytest.raises(DomainError) as stopped:
        check_complete(SCHEMA, metadata, book)
    assert stopped.value.code is ErrorCode.MISCONFIGURED
    return stopped.value.message


def test_a_table_and_a_type_that_nobody_scoped_stop_the_start_up() -> None:
    found = gaps_of(book_without("rows", Person))
    assert "table person has no row rule" in found
    assert "Person is read from a table without a row rule" in found
    planted = MetaData()
    sqlalchemy.Table("planted", planted)
    assert "table planted has no row rule" in gaps_of(BOOK, planted)


def test_a_command_that_nobody_scoped_stops_the_start_up() -> None:
    found = gaps_of(book_without("commands", SuspendClient))
    assert "SuspendClient has a handler and no policy" in found
    assert "Mutation.suspendClient has no command of that name" in found


def test_a_root_field_a_mutation_and_a_subscription_that_nobody_scoped_stop_the_start_up() -> None:
    planted = strawberry.Schema(query=PlantedField, mutation=PlantedMutation, subscription=PlantedStream)._schema
    found = set(gaps(planted, Table.metadata, BOOK))
    assert "Query.planted is not read by the engine" in found
    assert "Mutation.planted has no command of that name" in found
    assert "Subscription.planted has no policy" in found


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
