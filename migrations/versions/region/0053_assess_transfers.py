"""What is known of the law at the destination of a transfer, and looks across regions as transfers."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of mechanisms, and the table of looks across regions."""
    run_script(op.get_bind(), "transfers_assessed_0053.sql")
