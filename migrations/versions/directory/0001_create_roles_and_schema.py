"""Grants of the roles of the directory."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is granted to everybody; the app gets tables one by one in later steps."""
    run_script(op.get_bind(), "grants_0001.sql")
