"""When the choice about a captured account was put off last, so that each sign-in puts it off once."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column of captures."""
    run_script(op.get_bind(), "postponed_0021.sql")
