"""Leaves of the ledger commit to who looked; what opens them lies beside the ledger."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, two columns of the ledger, and one of inquiries."""
    run_script(op.get_bind(), "openings_0038.sql")
