"""Of a printed card it is remembered how it was laid out and what stood on all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; of what was printed before nobody knows, and it counts as unchanged."""
    with op.batch_alter_table("printed_card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("design", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("printed_card", schema=None) as batch_op:
        batch_op.drop_column("design")
