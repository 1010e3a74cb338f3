"""Provinces enter figures before the plenary; the set is frozen, corrected with a trace."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_asked", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("entered_by", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_sure", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "figure_desk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("last_period", sa.String(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_figure_desk_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_desk")),
        sa.UniqueConstraint("event_id", name=op.f("uq_figure_desk_event_id")),
    )
    op.create_table(
        "figure_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("admin_unit_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["admin_unit_id"], ["admin_unit.id"], name=op.f("fk_figure_correction_admin_unit_id_admin_unit")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_figure_correction_indicator_id_indicator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_correction")),
    )
    op.create_table(
        "figure_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_figure_reminder_delegation_id_delegation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_reminder")),
        sa.UniqueConstraint("delegation_id", name=op.f("uq_figure_reminder_delegation_id")),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("figure_reminder", "figure_correction", "figure_desk"):
        op.drop_table(table)
    with op.batch_alter_table("figure", schema=None) as batch_op:
        for column in ("is_sure", "entered_by", "entered_at"):
            batch_op.drop_column(column)
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_column("is_asked")
