"""That a notice was shown to a person, and that they did not agree to it."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table with its row-level security."""
    run_script(op.get_bind(), "notice_presentation_0064.sql")
