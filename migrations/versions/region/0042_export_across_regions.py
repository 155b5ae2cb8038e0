"""Bulk exports reach members of several regions, and count whom they leave where they live."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three columns."""
    run_script(op.get_bind(), "reach_0042.sql")
