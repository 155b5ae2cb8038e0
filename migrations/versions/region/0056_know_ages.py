"""What is known of ages: statements, signs of children, and what guardians agreed to."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables and their row rules."""
    run_script(op.get_bind(), "minors_0056.sql")
