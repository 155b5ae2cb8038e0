"""What the systems exported for a case, opened for its answer, and forgotten when the answer is whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.connectors.commands.ask import ANSWER
from habeas.connectors.rules.steps import OUTSTANDING, StepState
from habeas.storage.sealed import unseal
from habeas.writing.work import Work

_STEPS = """
select id, system_name, recipient_code, state, due_at, settled_at, kept_code, kept_until, wrapped, answer
  from habeas.system_step where org_id = $1 and request_id = $2 and operation = 'EXPORT' and state <> 'CANCELLED'
 order by system_name, id
"""
_FORGET = """
update habeas.system_step set answer = null, wrapped = null
 where org_id = $1 and request_id = $2 and operation = 'EXPORT' and settled_at is not null
"""


@dataclass(frozen=True)
class Exported:
    """What one system answered: its name, how its step stands, why and until when something stays, and the data."""

    system: str
    state: StepState
    due_at: datetime
    settled_at: datetime | None
    kept_code: str | None
    kept_until: datetime | None
    data: list[dict[str, Any]]

    @property
    def outstanding(self) -> bool:
        """Whether something is still owed."""
        return self.state in OUTSTANDING

    def awaited(self, now: datetime) -> bool:
        """Whether the answer still waits for this system."""
        return self.outstanding and now < self.due_at

    def document(self) -> dict[str, Any]:
        """The answer of the system as an answer package holds it."""
        return {
            "system": self.system,
            "state": self.state.value,
            "outstanding": self.outstanding,
            "settledAt": None if self.settled_at is None else self.settled_at.isoformat(),
            "dueAt": self.due_at.isoformat(),
            "keptBecause": self.kept_code,
            "keptUntil": None if self.kept_until is None else self.kept_until.isoformat(),
            "data": self.data,
        }


async def exported(work: Work, org_id: UUID, request_id: UUID) -> list[Exported]:
    """One entry for each system that was asked; none where none was."""
    return [_opened(work, row) for row in await work.tx.fetch(_STEPS, org_id, request_id)]


async def forget_exports(work: Work, org_id: UUID, request_id: UUID) -> None:
    """Destroy the keys of what was exported: it lies in the answer now."""
    await work.tx.execute(_FORGET, org_id, request_id)


def _opened(work: Work, row: Any) -> Exported:
    data: list[dict[str, Any]] = []
    if row["answer"] is not None:
        data = orjson.loads(unseal(work.keys.opened(row["wrapped"]), row["answer"], row["id"].bytes + ANSWER))
    known = (row["due_at"], row["settled_at"], row["kept_code"], row["kept_until"])
    return Exported(row["system_name"], StepState(row["state"]), *known, data)
