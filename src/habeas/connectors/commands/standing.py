"""How a connector stands: paused, resumed or retired by its controller, and shut for a while when it fails."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.connectors.commands.entrypoints import RESUMED
from habeas.connectors.commands.secrets import no_such_connector
from habeas.connectors.rules.pacing import Pacing
from habeas.connectors.rules.sets import ConnectorStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select status from habeas.connector where org_id = $1 and id = $2 for update"
_STAND = """update habeas.connector set status = $3, failures = 0, shut_until = null where org_id = $1 and id = $2"""
_WELL = """update habeas.connector set failures = 0, shut_until = null, last_success_at = $3
            where org_id = $1 and id = $2"""
_ILL = """update habeas.connector set last_failure_at = $3, last_error = $4,
           failures = failures + case when shut_until > $3 then 0 else 1 end
           where org_id = $1 and id = $2 returning failures, shut_until > $3 as shut"""
_SHUT = "update habeas.connector set shut_until = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class PauseConnector:
    """Call a connector no more until it is resumed; what is asked of it waits."""

    organization_id: UUID
    connector_id: UUID
    region: str | None = None


@dataclass(frozen=True)
class ResumeConnector:
    """Call a connector again, and what waits for it at once."""

    organization_id: UUID
    connector_id: UUID
    region: str | None = None


@dataclass(frozen=True)
class RetireConnector:
    """Ask nothing new of a connector for good; what waits for it is given to humans."""

    organization_id: UUID
    connector_id: UUID
    region: str | None = None


@handler(PauseConnector, region=lambda command, actor: command.region or actor.region)
async def pause(command: PauseConnector, work: Work) -> Entity:
    """Answers the connector."""
    return await _stand(command, work, ConnectorStatus.PAUSED)


@handler(ResumeConnector, region=lambda command, actor: command.region or actor.region)
async def resume(command: ResumeConnector, work: Work) -> Entity:
    """Answers the connector."""
    found = await _stand(command, work, ConnectorStatus.ACTIVE)
    await _wake(command, work)
    return found


@handler(RetireConnector, region=lambda command, actor: command.region or actor.region)
async def retire(command: RetireConnector, work: Work) -> Entity:
    """Answers the connector."""
    found = await _stand(command, work, ConnectorStatus.RETIRED)
    await _wake(command, work)
    return found


async def _stand(
    command: PauseConnector | ResumeConnector | RetireConnector, work: Work, status: ConnectorStatus
) -> Entity:
    place = (command.organization_id, command.connector_id)
    present = await work.tx.fetchval(_FIND, *place)
    if present is None:
        raise no_such_connector()
    if present == ConnectorStatus.RETIRED and status is not ConnectorStatus.RETIRED:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "A retired connector stays retired; register another.")
    await work.tx.execute(_STAND, *place, status.value)
    work.concerns("Connector", command.connector_id)
    work.note(status=status.value)
    return Entity(*place)


async def _wake(command: ResumeConnector | RetireConnector, work: Work) -> None:
    payload = {"controller": str(command.organization_id), "connector": str(command.connector_id)}
    await work.enqueue(RESUMED, payload)


async def record_call(work: Work, place: tuple[UUID, UUID], error: str | None, pacing: Pacing, now: datetime) -> None:
    """Keep how a call to the connector at (organization, id) went; after several failures it is shut for a while."""
    if error is None:
        await work.tx.execute(_WELL, *place, now)
        return
    found = await work.tx.fetchrow(_ILL, *place, now, error)
    until = None if found is None else pacing.shut_until(found["failures"], now)
    # Calls that were under way when it was shut tell of the same fault: they must not shut it for longer.
    if found is not None and until is not None and not found["shut"]:
        await work.tx.execute(_SHUT, *place, until)
