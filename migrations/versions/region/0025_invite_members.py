"""Invitations: what an organization sent, and what a person received."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables under row-level security."""
    run_script(op.get_bind(), "invitations_0025.sql")
