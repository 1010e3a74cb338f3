"""Which text of a point went into an outcome, and which points are not the same though they look alike."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "told_apart",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["item.id"], name=op.f("fk_told_apart_first_id_item")),
        sa.ForeignKeyConstraint(["second_id"], ["item.id"], name=op.f("fk_told_apart_second_id_item")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_told_apart")),
    )
    with op.batch_alter_table("told_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_apart_second_id"), ["second_id"], unique=False)

    with op.batch_alter_table("outcome_source", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("outcome_source", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("outcome_source", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("told_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_told_apart_second_id"))

    op.drop_table("told_apart")
