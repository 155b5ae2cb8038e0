"""Collections, answers to prompts, sources and cookies."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables under row-level security, and what the register has to say for collections to be decided."""
    run_script(op.get_bind(), "collection_0028.sql")
