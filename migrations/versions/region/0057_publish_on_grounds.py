"""What becomes public of people: agreements, and publications on one of two grounds."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables and their row rules."""
    run_script(op.get_bind(), "publications_0057.sql")
