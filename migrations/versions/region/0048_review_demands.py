"""Demands of authorities: their reviews, their people, what happened to them, and what everybody counts."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The four tables of demands, their row rules."""
    run_script(op.get_bind(), "demands_0048.sql")
