"""The glossary of a notice."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column."""
    run_script(op.get_bind(), "defined_terms_0081.sql")
