"""Which rights of a request a clock runs for."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of clocks."""
    run_script(op.get_bind(), "rights_of_clocks_0062.sql")
