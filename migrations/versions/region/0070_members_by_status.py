"""The members of one status, in the order of the directory."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index."""
    run_script(op.get_bind(), "members_by_status_0070.sql")
