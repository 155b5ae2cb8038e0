"""What people ask about looks at them, and the purposes that an objection closes content to."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, with their policies and grants."""
    run_script(op.get_bind(), "inquiries_0009.sql")
