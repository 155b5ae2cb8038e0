"""Disclosures and their count; the kind of a recipient; consents and stops that a controller can show."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, columns, policies and grants, frozen as the models and policies of this release asked for them."""
    run_script(op.get_bind(), "disclosures_0012.sql")
