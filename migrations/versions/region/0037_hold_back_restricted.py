"""A restriction is known to whoever discloses: by its categories, beside the other words that stop uses."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of stops."""
    run_script(op.get_bind(), "restrictions_0037.sql")
