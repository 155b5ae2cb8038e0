"""The desk of a large controller in the order of due dates, also where closed requests are wanted."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One more index; without it, all of a controller's requests were sorted for a page of them."""
    run_script(op.get_bind(), "desk_0015.sql")
