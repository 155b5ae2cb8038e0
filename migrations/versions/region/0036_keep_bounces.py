"""A letter that the receiving server refused for good is known by its refusal."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns of letters."""
    run_script(op.get_bind(), "letters_0036.sql")
