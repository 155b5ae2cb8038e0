"""Figures read the acceptances of a controller person by person, and the consents that were withdrawn."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two indexes."""
    run_script(op.get_bind(), "figures_0076.sql")
