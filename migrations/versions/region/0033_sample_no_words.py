"""The planner keeps no samples of names, addresses and words."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A target of zero for columns whose samples would outlive an erasure."""
    run_script(op.get_bind(), "statistics_0033.sql")
