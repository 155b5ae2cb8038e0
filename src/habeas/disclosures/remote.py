"""A look at people of another region is a transfer: that it is kept is decided with the look itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from habeas.access import Actor
from habeas.disclosures.commands import KeepTransfer
from habeas.disclosures.commands.entrypoints import KEEP_TRANSFER
from habeas.kernel.clock import Clock
from habeas.kernel.ids import new_id
from habeas.reading.finish import Looked
from habeas.reading.read import Admission, Ledger
from habeas.storage.transaction import Transaction
from habeas.writing.outbox import Delivery, enqueue


@dataclass(frozen=True)
class TransferringLedger:
    """The ledger, which has every look across regions kept as a transfer, in the transaction of the look.

    It is enqueued where the data are, and kept where the reader is: a read that held connections of both regions
    while it waited for another could keep others waiting for ever.
    """

    ledger: Ledger

    async def __call__(
        self, tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
    ) -> None:
        """Appends the looks, and whatever makes either fail makes the read fail."""
        if looks and tx.region.code != actor.region:
            purposes = sorted({look.purpose if admission is None else admission.purpose for look in looks})
            people = len({look.subject_id for look in looks})
            command = transfer_of(actor, tx.region.code, purposes, people, clock)
            await enqueue(tx, KEEP_TRANSFER, _payload(command, actor))
        await self.ledger(tx, actor, looks, admission, clock)


def transfer_of(actor: Actor, source: str, purposes: Sequence[str], people: int, clock: Clock) -> KeepTransfer:
    """That the actor reads of so many people in the region `source`."""
    return KeepTransfer(
        id=new_id(),
        at=clock.now(),
        from_region=source,
        to_region=actor.region,
        purposes=tuple(purposes),
        people=people,
        actor_kind=str(actor.kind),
        actor_role=str(actor.role),
        actor_id=actor.subject_id,
        client_id=actor.client_id,
    )


def _payload(command: KeepTransfer, actor: Actor) -> dict[str, object]:
    whose = {"org_id": actor.organization_id, "controller_id": actor.controller_id}
    return {**whose, **vars(command)}


def delivered(delivery: Delivery) -> tuple[KeepTransfer, Actor]:
    """What a job says is to be kept, and the platform on behalf of the organization that looked."""
    said = dict(delivery.payload)
    org_id, controller_id = (UUID(said.pop(name)) for name in ("org_id", "controller_id"))
    command = KeepTransfer.read(said)
    return command, delivery.platform(org_id, controller_id, region=command.to_region)
