"""A read writes down whom it showed as bytes, and a page that was counted that day is not counted again."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of looks and of counted pages, and what reads and writes into them in one exchange."""
    run_script(op.get_bind(), "ledger_read_0044.sql")
