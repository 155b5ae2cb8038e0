"""Codes to addresses that were given up."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of persons."""
    run_script(op.get_bind(), "code_given_up_0079.sql")
