"""Undertakings of a controller's staff, and who of them has access."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables; the row rule of memberships."""
    run_script(op.get_bind(), "undertakings_0054.sql")
