"""Copies of transfer mechanisms in the wrong region can be taken away."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One policy."""
    run_script(op.get_bind(), "misplaced_mechanisms_0077.sql")
