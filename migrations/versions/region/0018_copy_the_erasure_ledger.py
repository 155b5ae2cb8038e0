"""Entries of the erasure ledger say what they name, and whether they were copied."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns, an index and a policy, frozen as the models and policies of this release asked for them."""
    run_script(op.get_bind(), "erasures_0018.sql")
