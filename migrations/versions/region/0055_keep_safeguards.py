"""Safeguards, policies, courses, reviews of access and violations."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nine tables; the row rule of the ledger's entries."""
    run_script(op.get_bind(), "safeguards_0055.sql")
