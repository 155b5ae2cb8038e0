"""Every table of a region, behind row-level security, and the places that laws name."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, indexes, policies and grants, frozen as the models and policies of this release asked for them."""
    run_script(op.get_bind(), "tables_0002.sql")
    run_script(op.get_bind(), "places_0002.sql")
