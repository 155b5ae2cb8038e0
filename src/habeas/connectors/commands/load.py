"""Loads a step with the connector that it goes through, and says whether it may be called now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from habeas.connectors.commands.ask import SUBJECT
from habeas.connectors.commands.secrets import secrets_of
from habeas.connectors.rules.messages import Call
from habeas.connectors.rules.sets import ConnectorStatus, Operation
from habeas.connectors.rules.steps import CALLED, StepState
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.sealed import SpaceKeys, unseal
from habeas.storage.transaction import Transaction

PAUSED_LOOKS = timedelta(minutes=15)
"""How often a step looks whether its paused connector was resumed."""

_STEP = """
select s.*, s.asked::text as asked_text, o.name as controller_name
  from habeas.system_step s left join habeas.organization o on o.org_id = s.controller_id
 where s.org_id = $1 and s.id = $2
"""
_CONNECTOR = "select * from habeas.connector where org_id = $1 and id = $2"


@dataclass(frozen=True)
class Ready:
    """A call that may be made now."""

    url: str
    secrets: list[str]
    call: Call
    attempts: int


@dataclass(frozen=True)
class NotNow:
    """A call that waits until `at`; `retired` says that it will never be made."""

    at: datetime
    retired: bool = False


async def load_step(tx: Transaction, org_id: UUID, step_id: UUID, *, lock: bool = False) -> Mapping[str, Any]:
    """The row of a step; NOT_FOUND where the actor sees none. `lock` holds it until the transaction ends."""
    row = await tx.fetchrow(_STEP + (" for update of s" if lock else ""), org_id, step_id)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such step.", ("step",))
    return dict(row)


async def load_connector(tx: Transaction, step: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row of the connector of a step; NOT_FOUND where the actor sees none."""
    row = await tx.fetchrow(_CONNECTOR, step["controller_id"], step["connector_id"])
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such connector.", ("connector",))
    return dict(row)


async def ready(
    tx: Transaction, keys: SpaceKeys, org_id: UUID, step_id: UUID, now: datetime, callback: str
) -> Ready | NotNow | None:
    """The call to make, or when to look again, or None for a step that is settled or with a human."""
    step = await load_step(tx, org_id, step_id)
    if StepState(step["state"]) not in CALLED or step["subject"] is None:
        return None
    connector = await load_connector(tx, step)
    status = ConnectorStatus(connector["status"])
    if status is ConnectorStatus.RETIRED:
        return NotNow(now, retired=True)
    if status is ConnectorStatus.PAUSED:
        return NotNow(now + PAUSED_LOOKS)
    if connector["shut_until"] is not None and connector["shut_until"] > now:
        return NotNow(connector["shut_until"])
    secrets = secrets_of(keys, connector, now)
    return Ready(connector["url"], secrets, _call(keys, step, callback), step["attempts"])


def _call(keys: SpaceKeys, step: Mapping[str, Any], callback: str) -> Call:
    asked = orjson.loads(step["asked_text"])
    opened = unseal(keys.opened(step["wrapped"]), step["subject"], step["id"].bytes + SUBJECT)
    sealed = orjson.loads(opened)
    return Call(
        key=step["id"],
        operation=Operation(step["operation"]),
        reference=step["reference"],
        controller=step["controller_name"] or "",
        subject=sealed["subject"],
        categories=asked["categories"],
        kept=asked["kept"],
        changes=sealed["changes"],
        due=step["due_at"],
        callback=callback,
        handed_over=sealed.get("document"),
    )
