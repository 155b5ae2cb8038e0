"""Units of organizations, delegated for a time, and grants of content that the database itself holds to be approved."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, a column of memberships, and the context that knows both."""
    run_script(op.get_bind(), "units_0026.sql")
