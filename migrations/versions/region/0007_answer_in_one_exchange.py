"""Reads in one exchange: a function that enters the context and runs a prepared statement of the session."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The function, and the right of the application's role to call it."""
    run_script(op.get_bind(), "answer_0007.sql")
