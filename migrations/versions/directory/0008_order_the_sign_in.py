"""Indexes for what the sign-in finds and forgets."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Indexes of tables of the sign-in, which no model describes."""
    run_script(op.get_bind(), "sign_in_orders_0008_directory.sql")
