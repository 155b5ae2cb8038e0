"""Filters of requests and members, in the order of arrival."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three indexes."""
    run_script(op.get_bind(), "filters_by_arrival_0080.sql")
