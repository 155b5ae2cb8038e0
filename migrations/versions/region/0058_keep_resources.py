"""The resources of people's products, each sealed under a key of its own."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table and its row rules."""
    run_script(op.get_bind(), "resources_0058.sql")
