"""What the register knows of items, and the lock that lets no publication slip past a withdrawal."""

from uuid import UUID

from habeas.storage.transaction import Transaction

_ITEMS = """
select c.code || '.' || (i ->> 'code') as item
  from habeas.data_category c, jsonb_array_elements(c.items) as i where c.org_id = $1
"""
_HOLD = "select pg_advisory_xact_lock(hashtextextended('publication ' || $1::text, 0))"


async def registered_items(tx: Transaction, controller_id: UUID) -> frozenset[str]:
    """Every item of the controller's register, as CATEGORY.ITEM."""
    return frozenset(row["item"] for row in await tx.fetch(_ITEMS, controller_id))


async def hold(tx: Transaction, agreement_id: UUID) -> None:
    """Publishing and withdrawing wait for each other, until the transaction ends."""
    await tx.fetchval(_HOLD, str(agreement_id))
