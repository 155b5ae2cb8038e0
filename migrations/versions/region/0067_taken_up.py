"""Who took a request up stands with the request."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column, filled from the events."""
    run_script(op.get_bind(), "taken_up_0067.sql")
