"""In which language is told what became of a paper, and how are 50,000 registrations counted?"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The reader's language stands with the paper that was asked for; states are counted from an index of their own."""
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(), server_default="vi", nullable=False))
    op.create_index(op.f("ix_registration_event_id_state"), "registration", ["event_id", "state"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_index(op.f("ix_registration_event_id_state"), table_name="registration")
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_column("language")
