"""What a desk narrows its list of requests by."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three indexes."""
    run_script(op.get_bind(), "filters_of_requests_0069.sql")
