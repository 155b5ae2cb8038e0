"""Writes have one way into the database."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One function less."""
    run_script(op.get_bind(), "one_carry_out_0078.sql")
