"""The host keeps how its papers usually look."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("document_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_usual", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "uq_document_profile_usual",
            ["host_id"],
            unique=True,
            sqlite_where=sa.text("is_usual"),
            postgresql_where=sa.text("is_usual"),
        )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("document_profile", schema=None) as batch_op:
        batch_op.drop_index("uq_document_profile_usual")
        batch_op.drop_column("is_usual")
