"""Tokens that came through the provider of an organization."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of the sign-in, which no row-level security describes and no read or command names."""
    run_script(op.get_bind(), "through_0005_directory.sql")
