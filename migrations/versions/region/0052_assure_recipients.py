"""Papers and audits of recipients: what must stand before data go to one."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of assurances and its row rules."""
    run_script(op.get_bind(), "assurances_0052.sql")
