"""Domains that nobody claims are looked after where somebody has an address on them."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table."""
    run_script(op.get_bind(), "watch_0046.sql")
