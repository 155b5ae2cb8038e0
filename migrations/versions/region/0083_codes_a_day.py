"""How many codes somebody has sent to addresses in a day."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of persons."""
    run_script(op.get_bind(), "codes_a_day_0083.sql")
