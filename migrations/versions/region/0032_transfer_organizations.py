"""The transfer of an organization to another legal entity, signed on both sides."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table under row-level security."""
    run_script(op.get_bind(), "transfers_0032.sql")
