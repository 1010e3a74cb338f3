"""In which language is told what became of a paper?"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The reader's language stands with the paper that was asked for."""
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(), server_default="vi", nullable=False))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_column("language")
