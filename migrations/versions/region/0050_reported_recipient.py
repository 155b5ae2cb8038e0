"""Whom a person's report is about: the recipient that looks risky."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of incidents."""
    run_script(op.get_bind(), "reported_recipient_0050.sql")
