"""Lists that came in as files, their rows, and what was said about their columns."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "known_layout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("encodings", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_known_layout_host_id_host")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_layout")),
        sa.UniqueConstraint("host_id", "fingerprint", name=op.f("uq_known_layout_host_id_fingerprint")),
    )
    op.create_table(
        "list_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("file_key", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("left_tables", sa.JSON(), nullable=False),
        sa.Column("province", sa.String(length=8), nullable=True),
        sa.Column("chosen_province", sa.String(length=8), nullable=True),
        sa.Column("asked_by", sa.JSON(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fault", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_list_import_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    with op.batch_alter_table("list_import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_list_import_event_id_created_at"), ["event_id", "created_at"], unique=False
        )

    op.create_table(
        "list_import_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=24), nullable=True),
        sa.Column("decided_about", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["list_import.id"], name=op.f("fk_list_import_row_import_id_list_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import_row")),
    )
    with op.batch_alter_table("list_import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_import_row_import_id_number"), ["import_id", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_list_import_row_phone"), ["phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_list_import_row_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("list_import_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_import_row_registration_id"))
        batch_op.drop_index(batch_op.f("ix_list_import_row_phone"))
        batch_op.drop_index(batch_op.f("ix_list_import_row_import_id_number"))

    op.drop_table("list_import_row")
    with op.batch_alter_table("list_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_import_event_id_created_at"))

    op.drop_table("list_import")
    op.drop_table("known_layout")
