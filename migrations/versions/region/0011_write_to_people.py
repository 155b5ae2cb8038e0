"""Letters that went out, and addresses that people add and give up by themselves."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of captures and addresses; a person may change their own addresses."""
    run_script(op.get_bind(), "letters_0011.sql")
