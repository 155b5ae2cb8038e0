"""Undertakings of a controller's staff, and who of them has access."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables; the row rule of memberships."""
    run_script(op.get_bind(), "undertakings_0051.sql")
