"""Announcements that a service ends."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of cessations, its row rules."""
    run_script(op.get_bind(), "cessations_0039.sql")
