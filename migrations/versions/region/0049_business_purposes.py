"""Business purposes of the CCPA: which of its closed list each purpose is."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column with its closed list."""
    run_script(op.get_bind(), "business_purposes_0049.sql")
