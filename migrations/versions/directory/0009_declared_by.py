"""Who declared an application."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of clients, which no model describes."""
    run_script(op.get_bind(), "declared_by_0009_directory.sql")
