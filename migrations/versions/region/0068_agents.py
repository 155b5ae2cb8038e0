"""Whom people may let send requests for them."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns of organizations, an index, and who sees partners."""
    run_script(op.get_bind(), "agents_0068.sql")
