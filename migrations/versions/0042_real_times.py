"""Minutes know whether somebody typed when the meeting began and ended, or whether the day itself says so."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; times that stand in older minutes count as typed, so that nothing takes their place."""
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("start_is_typed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("end_is_typed", sa.Boolean(), server_default=sa.false(), nullable=False))
    minutes = sa.table(
        "minutes",
        sa.column("started_at", sa.DateTime),
        sa.column("ended_at", sa.DateTime),
        sa.column("start_is_typed", sa.Boolean),
        sa.column("end_is_typed", sa.Boolean),
    )
    op.execute(
        minutes.update().values(
            start_is_typed=minutes.c.started_at.is_not(None), end_is_typed=minutes.c.ended_at.is_not(None)
        )
    )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_column("end_is_typed")
        batch_op.drop_column("start_is_typed")
