"""Doubts about claims: frozen and reviewed ones, name servers of the proof, and names that a controller blocks."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns and policies of claims, and the table of blocked names."""
    run_script(op.get_bind(), "domains_0008.sql")
