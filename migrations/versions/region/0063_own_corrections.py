"""People correct and attest what is theirs alone."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns of records, and who may change records and corrections."""
    run_script(op.get_bind(), "own_corrections_0063.sql")
