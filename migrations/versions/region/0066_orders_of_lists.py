"""The orders in which registers and a guardian's agreements are read."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four indexes."""
    run_script(op.get_bind(), "orders_of_lists_0066.sql")
