"""The life of requests: letters, decisions per item, agents, connectors, erasures; and what they may change."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns, tables, policies and grants, frozen as the models and policies of this release asked for them."""
    run_script(op.get_bind(), "rights_0006.sql")
