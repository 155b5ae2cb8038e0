"""Identity providers of organizations, and sessions that came through them."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table under row-level security; the rest belongs to the sign-in."""
    run_script(op.get_bind(), "identity_provider_0019.sql")
