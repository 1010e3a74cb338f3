"""Minutes and amendments say who gets them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for table in ("minutes", "amendment"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("recipients", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Undo."""
    for table in ("amendment", "minutes"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("recipients")
