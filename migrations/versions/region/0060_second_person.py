"""Who claimed, sent, reviewed and decided: two humans, and neither of them the person."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of claims and requests, with their checks."""
    run_script(op.get_bind(), "second_person_0060.sql")
