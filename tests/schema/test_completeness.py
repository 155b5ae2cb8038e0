"""The start-up is stopped by whatever nobody scoped, and by a command that does not say which sign-in it needs."""

from collections.abc import AsyncIterator, Mapping
from copy import copy
from typing import Any

import pytest
import sqlalchemy
import strawberry
from sqlalchemy import MetaData

from habeas.access import REASON, SIGNED_IN_LATELY, NoStepUp, PolicyBook, StepUp
from habeas.clients.commands import SuspendClient
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.export_ledger import ExportLedger
from habeas.rights.commands import SubmitRightsRequest
from habeas.schema import BOOK, build_schema
from habeas.schema.completeness import check_complete, gaps
from habeas.storage.table import Table
from habeas.tenancy.model import Person

SCHEMA = build_schema()._schema
NEITHER = "has to say either which recent sign-in it needs or why it needs none"


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


def test_a_command_that_says_nothing_of_a_sign_in_stops_the_start_up() -> None:
    silent = copy(BOOK)
    for part in ("step_up", "no_step_up"):
        object.__setattr__(silent, part, {})
    found = set(gaps(SCHEMA, Table.metadata, silent))
    for kind in BOOK.commands:
        assert f"{kind.__name__} {NEITHER}" in found
    assert "Member.records opens what others keep and needs no recent sign-in" in found


@pytest.mark.parametrize("kind", [SuspendClient, SubmitRightsRequest, ExportLedger])
def test_one_command_that_says_neither_or_both_stops_the_start_up(kind: type) -> None:
    book = book_without("step_up", kind)
    object.__setattr__(book, "no_step_up", {k: v for k, v in BOOK.no_step_up.items() if k is not kind})
    assert f"{kind.__name__} {NEITHER}" in gaps_of(book)
    object.__setattr__(book, "step_up", {**BOOK.step_up, kind: SIGNED_IN_LATELY})
    object.__setattr__(book, "no_step_up", {**BOOK.no_step_up, kind: NoStepUp.PROTECTIVE})
    assert f"{kind.__name__} {NEITHER}" in gaps_of(book)


def test_reasons_that_cannot_be_so_stop_the_start_up() -> None:
    book = book_without("step_up", ExportLedger)
    given = {**BOOK.no_step_up, ExportLedger: NoStepUp.OWN_WORD, SuspendClient: NoStepUp.INTERNAL}
    object.__setattr__(book, "no_step_up", {**given, PlantedField: NoStepUp.PROTECTIVE})
    found = gaps_of(book)
    assert "ExportLedger hands data out and needs no recent sign-in" in found
    assert "SuspendClient is a mutation and says that no mutation runs it" in found
    assert "PlantedField says why it needs no recent sign-in and does not exist" in found


def test_every_reason_has_a_meaning_and_a_command() -> None:
    assert set(REASON) == set(NoStepUp) == set(BOOK.no_step_up.values())


def test_what_needs_a_sign_in_has_to_exist() -> None:
    assert "Member.nothing" in fault_of({**BOOK.step_up, "Member.nothing": SIGNED_IN_LATELY})
    depending = StepUp(attribute="nothing", values=frozenset({"ERASURE"}))
    assert "nothing" in fault_of({**BOOK.step_up, SubmitRightsRequest: depending})
