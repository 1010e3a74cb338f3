"""Where do sensitive answers stand under seal, and of which end of a term were the organizers told?"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column for what is sealed. What stands in the open is sealed by `flask seal`, which `serve` calls: it has keys."""
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.alter_column("value", existing_type=sa.JSON(), nullable=True)
        batch_op.add_column(sa.Column("sealed", sa.Text(), nullable=True))
    with op.batch_alter_table("event_purpose", schema=None) as batch_op:
        batch_op.add_column(sa.Column("warned_of", sa.Date(), nullable=True))


def downgrade() -> None:
    """Undo; answers under seal go, because nothing else can hold them."""
    with op.batch_alter_table("event_purpose", schema=None) as batch_op:
        batch_op.drop_column("warned_of")
    op.execute("DELETE FROM answer WHERE sealed IS NOT NULL")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_column("sealed")
        batch_op.alter_column("value", existing_type=sa.JSON(), nullable=False)
