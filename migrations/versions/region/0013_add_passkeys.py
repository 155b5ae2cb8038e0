"""Passkeys and backup codes: what a session waits for, what is known of a passkey, and what is left of the codes."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns and a table of the sign-in, which no row-level security describes and no read or command names."""
    run_script(op.get_bind(), "second_factors_0013.sql")
