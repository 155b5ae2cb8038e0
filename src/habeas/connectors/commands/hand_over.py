"""Hands a document about a person over to another controller, through the connector of that recipient (GDPR 20(2))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from habeas.connectors.commands.ask import Asking, begin, known_of, step_of
from habeas.connectors.model import SystemStep
from habeas.connectors.rules.sets import Operation
from habeas.writing.work import Work

_RECEIVER = """
select id, code, name, identifiers, category_codes, recipient_code from habeas.connector
 where org_id = $1 and recipient_code = $2 and status <> 'RETIRED' and 'TRANSMIT' = any(operations)
 order by code, id limit 1
"""


@dataclass(frozen=True)
class HandingOver:
    """To whom what is handed over: a recipient by its code, a document, and the categories in it."""

    recipient_code: str
    document: Mapping[str, Any]
    categories: Sequence[str]


async def hand_over(work: Work, asking: Asking, given: HandingOver) -> SystemStep | None:
    """Make the step and have it called; None where the recipient has no connector that takes documents."""
    found = await work.tx.fetchrow(_RECEIVER, work.actor.controller_id, given.recipient_code)
    if found is None or asking.org_id != work.actor.controller_id:
        return None
    known = await known_of(work, asking.subject_id)
    transmitting = replace(asking, operation=Operation.TRANSMIT)
    step = step_of(work, transmitting, dict(found), sorted(given.categories), known, given.document)
    await begin(work, [step])
    return step
