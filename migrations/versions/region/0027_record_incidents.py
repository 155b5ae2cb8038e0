"""Incidents, their events, and the notices of them."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables under row-level security."""
    run_script(op.get_bind(), "incidents_0027.sql")
