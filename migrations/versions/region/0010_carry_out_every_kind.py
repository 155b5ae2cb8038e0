"""Every kind of right carried out: purposes by their kind, stops by their request, corrections, closed accounts."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns, a table, policies and grants, frozen as the models and policies of this release asked for them."""
    run_script(op.get_bind(), "kinds_0010.sql")
