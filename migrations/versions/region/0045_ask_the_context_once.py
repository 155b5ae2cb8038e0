"""Row rules for reading ask the context once for each statement, and a context that is empty is not emptied again."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every policy for reading, and what enters a context."""
    run_script(op.get_bind(), "once_0045.sql")
