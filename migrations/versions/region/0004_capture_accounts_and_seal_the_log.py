"""Captured accounts, proof of domains, and the log of hashes over journal and ledger."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A membership that is frozen is seen by nobody but the person: its policy asks for the overseer."""
    run_script(op.get_bind(), "oversight_0004.sql")
