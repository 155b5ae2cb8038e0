"""The platform empties the words of whoever closed their account, and deletes what their apps collected."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Policies for the system on behalf of the person, and no samples of those words."""
    run_script(op.get_bind(), "forgetting_0035.sql")
