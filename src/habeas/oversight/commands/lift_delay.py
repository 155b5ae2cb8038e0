"""Lifting a delay of ledger entries before it expires: what was delayed is the member's to read at once."""

from dataclasses import dataclass

from habeas.demands.rules.demand import is_secret_purpose
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.entrypoints import OPEN_DELAYED, payload_of
from habeas.oversight.commands.own_rows import not_found, row_of_any
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

HERE = "select exists (select from habeas.ledger_delay where org_id = $1 and id = $2)"
_FIND = "select expires_at, lifted_at, purpose from habeas.ledger_delay where org_id = $1 and id = $2 for update"
_LIFT = "update habeas.ledger_delay set lifted_at = $3, lifted_by = $4 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class LiftLedgerDelay:
    """End a delay (a global id) now, whether it is in force or waits for a second person."""

    delay: str
    region: str | None = None


@handler(LiftLedgerDelay, region=lambda command, actor: command.region or actor.region)
async def lift_ledger_delay(command: LiftLedgerDelay, work: Work) -> Entity:
    """Answer the delay, which delays nothing any more. NOT_FOUND; ILLEGAL_STEP once it is over, or secret by law.

    One person is enough: it takes nothing from anybody.
    """
    org_id, delay_id = row_of_any(command.delay, "DLY", "delay")
    row = await work.tx.fetchrow(_FIND, org_id, delay_id)
    if row is None:
        raise not_found("delay")
    if row["lifted_at"] is not None or (row["expires_at"] is not None and row["expires_at"] <= work.now):
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This delay is over.", ("delay",))
    if is_secret_purpose(row["purpose"]):
        message = (
            "An authority's demand is secret by law; lift the secrecy of the demand, where its authority allows it."
        )
        raise DomainError(ErrorCode.ILLEGAL_STEP, message, ("delay",))
    await work.tx.execute(_LIFT, org_id, delay_id, work.now, work.actor.subject_id)
    await work.enqueue(OPEN_DELAYED, payload_of(work.actor, delay_org_id=org_id, delay_id=delay_id))
    work.concerns("LedgerDelay", delay_id)
    return Entity(org_id, delay_id)
