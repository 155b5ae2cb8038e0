"""Looks of one read in one row, until they are entered."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, and the right of the platform to enter what waits in it."""
    run_script(op.get_bind(), "ledger_batch_0022.sql")
