"""Claims of guardians and next of kin, and that they send and see what they ask for another."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, one column, and the policies of requests as this release asks for them."""
    run_script(op.get_bind(), "representation_0030.sql")
