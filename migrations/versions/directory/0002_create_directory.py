"""Who lives in which region, by keyed hash, and which organization holds which domain."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The directory holds no address and no name of a person, so it has no row-level security."""
    run_script(op.get_bind(), "directory_0002.sql")
