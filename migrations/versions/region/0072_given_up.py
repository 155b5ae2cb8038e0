"""Addresses that are being removed."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of addresses."""
    run_script(op.get_bind(), "given_up_0072.sql")
