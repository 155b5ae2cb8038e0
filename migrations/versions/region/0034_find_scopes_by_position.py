"""Row rules find a scope by its place in a text, and reads that need no organizations of the caller's look none up."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every policy that asks for a scope, the context that it asks, and what enters it."""
    run_script(op.get_bind(), "scope_check_0034.sql")
