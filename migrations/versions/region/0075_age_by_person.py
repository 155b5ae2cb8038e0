"""What was said of a person's age is found by the person."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index."""
    run_script(op.get_bind(), "age_by_person_0075.sql")
