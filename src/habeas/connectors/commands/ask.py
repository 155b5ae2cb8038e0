"""Asks every external system that a right concerns: one step a system, in the transaction of what was decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.connectors.commands.entrypoints import CALL, GIVE_UP
from habeas.connectors.model import SystemStep
from habeas.connectors.rules.sets import Identifier, Operation
from habeas.connectors.rules.steps import StepState, due_of
from habeas.kernel.ids import new_id
from habeas.storage.rows import insert
from habeas.storage.sealed import seal
from habeas.writing.work import Work

_CONNECTORS = """
select id, code, name, identifiers, category_codes, recipient_code from habeas.connector
 where org_id = $1 and status <> 'RETIRED' and $2 = any(operations) order by code, id
"""
_ADDRESSES = "select address from habeas.email_address where subject_id = $1 and verified_at is not null order by 1"
_PRIMARY = "select primary_email from habeas.person where subject_id = $1"
SUBJECT, ANSWER = b"subject", b"answer"
"""What binds the two sealed values of a step to their columns."""


@dataclass(frozen=True)
class Asking:
    """What is asked for a case.

    `categories` are those concerned, None for all that a system holds; `kept` are categories that stay, with the
    code of the reason; `changes` are corrections, each with category, item and value.
    """

    org_id: UUID
    request_id: UUID
    reference: str
    subject_id: UUID
    right: str
    operation: Operation
    effective_due: datetime | None = None
    categories: Collection[str] | None = None
    kept: Mapping[str, str] = field(default_factory=dict)
    changes: Sequence[Mapping[str, Any]] = ()


async def ask_systems(work: Work, asking: Asking) -> list[SystemStep]:
    """Make the steps and have them called; one that no machine settles in time is given to a human.

    None where another organization than the controller answers: its systems know persons, not the spaces of others.
    """
    if asking.org_id != work.actor.controller_id:
        return []
    found_rows = await work.tx.fetch(_CONNECTORS, work.actor.controller_id, asking.operation.value)
    rows: list[Mapping[str, Any]] = [dict(row) for row in found_rows]
    concerned = [(row, _categories(row, asking)) for row in rows]
    found = [(row, categories) for row, categories in concerned if categories is not None]
    if not found:
        return []
    known = await known_of(work, asking.subject_id)
    steps = [step_of(work, asking, row, categories, known) for row, categories in found]
    await begin(work, steps)
    return steps


async def begin(work: Work, steps: Sequence[SystemStep]) -> None:
    """Keep the steps of one case and have them called; what is not settled in time goes to a human."""
    await insert(work.tx, steps)
    for step in steps:
        await work.enqueue(CALL, payload_of(step))
    await work.enqueue(GIVE_UP, payload_of(steps[0]), execute_after=steps[0].due_at - work.now)


def payload_of(step: SystemStep | Mapping[str, Any]) -> dict[str, str]:
    """The payload by which a job finds a step and acts for its subject: identifiers alone."""
    row = step if isinstance(step, Mapping) else vars(step)
    return {
        "organization": str(row["org_id"]),
        "controller": str(row["controller_id"]),
        "subject": str(row["subject_id"]),
        "request": str(row["request_id"]),
        "step": str(row["id"]),
    }


def _categories(row: Mapping[str, Any], asking: Asking) -> list[str] | None:
    """The categories that this system is asked about, none for any; None where it is not concerned."""
    held = set(row["category_codes"])
    if asking.categories is not None:
        wanted = set(asking.categories) & held if held else set(asking.categories)
        return sorted(wanted - asking.kept.keys()) or None
    left = held - asking.kept.keys()
    return sorted(left) if left or not held else None


async def known_of(work: Work, subject_id: UUID) -> dict[Identifier, Any]:
    """All by which a system could recognize the person."""
    addresses = [row["address"] for row in await work.tx.fetch(_ADDRESSES, subject_id)]
    primary = await work.tx.fetchval(_PRIMARY, subject_id)
    emails = list(dict.fromkeys([*([primary] if primary else []), *addresses]))
    return {Identifier.SUBJECT_ID: str(subject_id), Identifier.EMAIL: emails}


def step_of(
    work: Work,
    asking: Asking,
    row: Mapping[str, Any],
    categories: list[str],
    known: Mapping[Identifier, Any],
    document: Mapping[str, Any] | None = None,
) -> SystemStep:
    """The step that asks one system, its connector in `row`; `document` is what is handed over to it."""
    step_id, wrapped = new_id(), work.keys.new()
    sealed = orjson.dumps(
        {
            "subject": {_SPELLED[name]: known[name] for name in map(Identifier, row["identifiers"])},
            "changes": list(asking.changes),
            **({} if document is None else {"document": document}),
        }
    )
    return SystemStep(
        org_id=asking.org_id,
        id=step_id,
        request_id=asking.request_id,
        reference=asking.reference,
        subject_id=asking.subject_id,
        controller_id=work.actor.controller_id,
        connector_id=row["id"],
        connector_code=row["code"],
        system_name=row["name"],
        recipient_code=row["recipient_code"],
        right_code=asking.right,
        operation=asking.operation.value,
        asked={"categories": categories, "kept": [{"category": c, "code": k} for c, k in asking.kept.items()]},
        state=StepState.WAITING.value,
        attempts=0,
        made_at=work.now,
        due_at=due_of(asking.effective_due, work.now),
        next_at=work.now,
        wrapped=wrapped,
        subject=seal(work.keys.opened(wrapped), sealed, step_id.bytes + SUBJECT),
    )


_SPELLED = {Identifier.SUBJECT_ID: "id", Identifier.EMAIL: "emails"}
