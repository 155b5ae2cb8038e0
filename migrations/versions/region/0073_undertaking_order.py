"""The order of versions of an undertaking."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A number of a version is unique no more."""
    run_script(op.get_bind(), "undertaking_order_0073.sql")
