"""Clients of the partners of a controller."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table under row-level security."""
    run_script(op.get_bind(), "oauth_client_0020.sql")
