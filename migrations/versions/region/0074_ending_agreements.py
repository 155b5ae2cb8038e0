"""Who ends what a guardian agreed to."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One policy of guardians' agreements."""
    run_script(op.get_bind(), "ending_agreements_0074.sql")
