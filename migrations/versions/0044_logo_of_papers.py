"""The look of papers has a logo."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("document_profile") as batch:
        batch.add_column(sa.Column("logo_key", sa.String(), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("document_profile") as batch:
        batch.drop_column("logo_key")
