"""The services that ended for a person who objected to their data."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of stops."""
    run_script(op.get_bind(), "ended_services_0065.sql")
