"""External identities: another issuer's name for somebody, linked to one person."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of the sign-in, which no row-level security describes and no read or command names."""
    run_script(op.get_bind(), "external_identity_0004_directory.sql")
