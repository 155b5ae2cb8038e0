"""Delays of ledger entries can be lifted, by the organization and by its controller."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three columns of delays, what may be changed of them, and the one column of an entry that may."""
    run_script(op.get_bind(), "lifting_0041.sql")
