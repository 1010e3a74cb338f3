"""Sessions have parts, expected people and real times; papers have minutes; agendas are released."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("expected", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f("fk_session_parent_id_session"), "session", ["parent_id"], ["id"])
        batch_op.create_index(op.f("ix_session_parent_id"), ["parent_id"], unique=False)
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
    op.create_table(
        "agenda_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_agenda_release_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_release")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_agenda_release_event_id_number")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("agenda_release")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_column("minutes")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_session_parent_id"))
        batch_op.drop_constraint(op.f("fk_session_parent_id_session"), type_="foreignkey")
        for column in ("ended_at", "started_at", "expected", "parent_id"):
            batch_op.drop_column(column)
