"""A write whose statements ask for no organizations of the caller's looks none up."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The function that is told so."""
    run_script(op.get_bind(), "carry_out_spaces_0047.sql")
