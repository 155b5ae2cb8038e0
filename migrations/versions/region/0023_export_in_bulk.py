"""Bulk exports of members, who was told of them, and how many members an administrator looked at today."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables under row-level security."""
    run_script(op.get_bind(), "bulk_0023.sql")
