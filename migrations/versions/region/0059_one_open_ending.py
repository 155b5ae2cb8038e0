"""An organization has one ending and one transfer under way at most."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two unique indexes; what a race left twice is called off first, and the approved or older one stays."""
    run_script(op.get_bind(), "one_open_ending_0059.sql")
