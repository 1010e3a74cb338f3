"""Who moved up to a place in a module, and whether the person was told."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_up_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("is_told", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_column("is_told")
        batch_op.drop_column("moved_up_at")
