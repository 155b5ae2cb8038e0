"""Grants of the roles, the transaction's context, and the queue of a region."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is granted to everybody; the app gets tables one by one in later steps."""
    for name in ("grants_0001.sql", "context_0001.sql", "queue_0001.sql"):
        run_script(op.get_bind(), name)
