"""Lets those who look before they write in one space do it one after the other."""

from enum import StrEnum
from uuid import UUID

from habeas.storage.transaction import Transaction

_ALONE = "select pg_advisory_xact_lock(hashtextextended($1, 2))"
_TOGETHER = "select pg_advisory_xact_lock_shared(hashtextextended($1, 2))"


class Turn(StrEnum):
    """What is looked at before something is written that would change the answer."""

    ADDRESSES = "ADDRESSES"
    ADMINISTRATORS = "ADMINISTRATORS"
    BULK_EXPORTS = "BULK_EXPORTS"
    CLAIMS = "CLAIMS"
    ENDINGS = "ENDINGS"
    INVITATIONS = "INVITATIONS"
    TRANSFERS = "TRANSFERS"
    UNDERTAKINGS = "UNDERTAKINGS"
    USES = "USES"


async def take_turn(tx: Transaction, space: UUID, kind: Turn) -> None:
    """Wait until nobody else holds this turn in the space, and hold it until the transaction ends.

    Take it before looking: every statement after it sees what those before have committed.
    """
    await tx.execute(_ALONE, _named(space, kind))


async def share_turn(tx: Transaction, space: UUID, kind: Turn) -> None:
    """The same for those who look and write nothing that others of them look at: they wait for `take_turn` alone."""
    await tx.execute(_TOGETHER, _named(space, kind))


def _named(space: UUID, kind: Turn) -> str:
    return f"{kind.value} {space}"
