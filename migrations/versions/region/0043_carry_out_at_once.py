"""A write's statements are carried out in one exchange with the database, in the order in which they were given."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The function that enters the context and runs them."""
    run_script(op.get_bind(), "carry_out_0043.sql")
