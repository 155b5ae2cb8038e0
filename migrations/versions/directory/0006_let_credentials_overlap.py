"""Secrets and keys of clients overlap while they are renewed."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns that old code leaves alone."""
    run_script(op.get_bind(), "client_overlap_0006_directory.sql")
