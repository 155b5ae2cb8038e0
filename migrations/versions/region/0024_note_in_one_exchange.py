"""Reads of other people in one exchange: a function that answers and writes down whom it showed."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The function, and the right of the application's role to call it."""
    run_script(op.get_bind(), "answer_noted_0024.sql")
