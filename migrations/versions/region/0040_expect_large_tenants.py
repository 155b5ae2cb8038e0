"""The planner expects the largest organization, not the average one, which is a person alone."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How many organizations the plans for pages of members reckon with."""
    run_script(op.get_bind(), "expectations_0040.sql")
