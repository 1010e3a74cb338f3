"""Gates, exits, things handed out, marks on paper and by the wall, and rehearsals."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "gate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("pin", sa.String(length=4), nullable=False),
        sa.Column("pin_tries", sa.Integer(), nullable=False),
        sa.Column("session_ids", sa.JSON(), nullable=False),
        sa.Column("direction", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_gate_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_gate_event_id_name")),
        sa.UniqueConstraint("key", name=op.f("uq_gate_key")),
    )
    op.create_table(
        "rehearsal",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_rehearsal_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_rehearsal")),
    )
    op.create_table(
        "attendance_setting",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("late_after", sa.Integer(), nullable=True),
        sa.Column("wall_key", sa.String(length=24), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_attendance_setting_session_id_session")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_attendance_setting")),
        sa.UniqueConstraint("wall_key", name=op.f("uq_attendance_setting_wall_key")),
    )
    op.create_table(
        "paper_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_paper_mark_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_paper_mark_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_mark")),
        sa.UniqueConstraint("session_id", "registration_id", name=op.f("uq_paper_mark_session_id_registration_id")),
    )
    with op.batch_alter_table("paper_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_mark_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "self_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_self_mark_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_self_mark_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_mark")),
        sa.UniqueConstraint("session_id", "phone", name=op.f("uq_self_mark_session_id_phone")),
    )
    with op.batch_alter_table("self_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_mark_registration_id"), ["registration_id"], unique=False)

    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gate_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("what", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_rehearsal", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(batch_op.f("uq_check_in_registration_id_session_id_round_kind"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_check_in_registration_id_session_id_what_round_kind"),
            ["registration_id", "session_id", "what", "round", "kind"],
        )
        batch_op.create_foreign_key(batch_op.f("fk_check_in_gate_id_gate"), "gate", ["gate_id"], ["id"])
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        for name in ("what", "is_rehearsal"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_check_in_gate_id_gate"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_check_in_registration_id_session_id_what_round_kind"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_check_in_registration_id_session_id_round_kind"),
            ["registration_id", "session_id", "round", "kind"],
        )
        batch_op.drop_column("is_rehearsal")
        batch_op.drop_column("what")
        batch_op.drop_column("gate_id")

    with op.batch_alter_table("self_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_mark_registration_id"))

    op.drop_table("self_mark")
    with op.batch_alter_table("paper_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_mark_registration_id"))

    op.drop_table("paper_mark")
    op.drop_table("attendance_setting")
    op.drop_table("rehearsal")
    op.drop_table("gate")
