"""External systems: their connectors, the steps that they are asked to take, and what humans do instead."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, columns, policies and grants, frozen as the models and policies of this release asked for them."""
    run_script(op.get_bind(), "connectors_0014.sql")
