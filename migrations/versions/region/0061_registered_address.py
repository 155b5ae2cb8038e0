"""Where an organization is registered, and who keeps its row."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column and one policy of organizations."""
    run_script(op.get_bind(), "registered_address_0061.sql")
