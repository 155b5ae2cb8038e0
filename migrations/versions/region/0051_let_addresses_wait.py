"""From when on an address brings back whoever lost the password."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of the addresses that sign in; those that are there do so already."""
    run_script(op.get_bind(), "recovering_addresses_0051.sql")
