"""When people were told of claims to act for them."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of claims."""
    run_script(op.get_bind(), "claims_told_0071.sql")
