"""The end of an organization by two persons, and oversight that begins on the day that its notice names."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of endings, and a column of memberships."""
    run_script(op.get_bind(), "endings_0016.sql")
