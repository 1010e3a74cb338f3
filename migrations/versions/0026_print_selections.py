"""Papers are made for a selection, in pieces, and what was printed for whom is known."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_JOB = sa.table(
    "print_job",
    sa.column("id", sa.Uuid),
    sa.column("file_key", sa.String),
    sa.column("size", sa.Integer),
    sa.column("kept_files", sa.JSON),
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("selection", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("total", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("done", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("kept_files", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("left_out", sa.JSON(), server_default="[]", nullable=False))
        batch_op.create_index(batch_op.f("ix_print_job_state_finished_at"), ["state", "finished_at"], unique=False)
    connection = op.get_bind()
    made = connection.execute(sa.select(_JOB.c.id, _JOB.c.file_key, _JOB.c.size).where(_JOB.c.file_key.is_not(None)))
    for job_id, key, size in made.all():
        files = [{"key": key, "size": size or 0, "first": 0, "last": 0}]
        connection.execute(sa.update(_JOB).where(_JOB.c.id == job_id).values(kept_files=files))
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_column("file_key")
        batch_op.drop_column("size")
    op.create_table(
        "printed_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_printed_card_event_id_event")),
        sa.ForeignKeyConstraint(["job_id"], ["print_job.id"], name=op.f("fk_printed_card_job_id_print_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_card")),
        sa.UniqueConstraint("subject_id", "kind", name=op.f("uq_printed_card_subject_id_kind")),
    )
    with op.batch_alter_table("printed_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_printed_card_event_id_kind"), ["event_id", "kind"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("printed_card")
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_key", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("size", sa.Integer(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_print_job_state_finished_at"))
        batch_op.drop_column("left_out")
        batch_op.drop_column("kept_files")
        batch_op.drop_column("done")
        batch_op.drop_column("total")
        batch_op.drop_column("selection")
