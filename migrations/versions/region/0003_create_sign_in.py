"""Accounts, sessions and second factors of the people of a region."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables in a schema of their own, which no row-level security describes and no read or command names."""
    run_script(op.get_bind(), "auth_0003_region.sql")
