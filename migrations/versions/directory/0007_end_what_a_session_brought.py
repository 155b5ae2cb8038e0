"""Tokens that an application got while a browser was signed in."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of the sign-in, which no row-level security describes and no read or command names."""
    run_script(op.get_bind(), "session_family_0007_directory.sql")
