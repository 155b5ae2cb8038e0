"""Packages in frames, each sealed under the key of its package."""

from alembic import op

from habeas.storage.migrations import run_script

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns, a table, its policy and its grants, frozen as the models and policies of this release asked for them."""
    run_script(op.get_bind(), "packages_0017.sql")
