"""Delays of ledger entries: decided by two persons, expiring in the row rule, counted in public."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, two columns of the ledger, and the rule that knows the instant."""
    run_script(op.get_bind(), "delays_0031.sql")
