"""Declarations of people who were asked, beyond their account, who they are."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table under row-level security."""
    run_script(op.get_bind(), "identity_0029.sql")
