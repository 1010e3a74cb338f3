"""How is a name taken that a list writes in capitals throughout: as proposed, or as it is written?"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows whose name is a proposal say which of the two forms is taken."""
    with op.batch_alter_table("list_import_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_form", sa.String(length=24), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("list_import_row", schema=None) as batch_op:
        batch_op.drop_column("name_form")
