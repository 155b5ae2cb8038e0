"""Requests by the right that they ask for."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three columns, a key and four indexes."""
    run_script(op.get_bind(), "requests_by_right_0082.sql")
