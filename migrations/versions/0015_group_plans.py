"""What is wished of seats in groups, and which plans stand beside the present one?"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# The six socio-economic regions of the 34 provinces: Resolution 306/NQ-CP of 05-10-2025, on the national master plan.
REGIONS = {
    "Trung du và miền núi phía Bắc": "04 08 11 12 14 15 19 20 25",
    "Đồng bằng sông Hồng": "01 22 24 31 33 37",
    "Bắc Trung Bộ": "38 40 42 44 46",
    "Duyên hải Nam Trung Bộ và Tây Nguyên": "48 51 52 56 66 68",
    "Đông Nam Bộ": "75 79 80",
    "Đồng bằng sông Cửu Long": "82 86 91 92 96",
}


def upgrade() -> None:
    """Pins, wishes, pairs, weights and plans."""
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_pinned", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "group_setting",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("province", sa.Integer(), nullable=False),
        sa.Column("region", sa.Integer(), nullable=False),
        sa.Column("category", sa.Integer(), nullable=False),
        sa.Column("sex", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("wishes_open", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_group_setting_session_id_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_setting")),
        sa.UniqueConstraint("session_id", name=op.f("uq_group_setting_session_id")),
    )
    op.create_table(
        "group_wish",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_group_wish_group_id_group")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_group_wish_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_group_wish_session_id_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_wish")),
        sa.UniqueConstraint(
            "session_id", "registration_id", "rank", name=op.f("uq_group_wish_session_id_registration_id_rank")
        ),
    )
    op.create_index(op.f("ix_group_wish_registration_id"), "group_wish", ["registration_id"], unique=False)
    op.create_table(
        "group_pair",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["registration.id"], name=op.f("fk_group_pair_first_id_registration")),
        sa.ForeignKeyConstraint(["second_id"], ["registration.id"], name=op.f("fk_group_pair_second_id_registration")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_group_pair_session_id_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_pair")),
        sa.UniqueConstraint(
            "session_id", "first_id", "second_id", name=op.f("uq_group_pair_session_id_first_id_second_id")
        ),
    )
    op.create_index(op.f("ix_group_pair_first_id"), "group_pair", ["first_id"], unique=False)
    op.create_index(op.f("ix_group_pair_second_id"), "group_pair", ["second_id"], unique=False)
    op.create_table(
        "group_plan",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.Column("least_balance", sa.Integer(), nullable=False),
        sa.Column("least_wishes", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_group_plan_session_id_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_plan")),
    )
    op.create_index(
        op.f("ix_group_plan_session_id_created_at"), "group_plan", ["session_id", "created_at"], unique=False
    )
    op.create_table(
        "group_plan_seat",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_group_plan_seat_group_id_group")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["group_plan.id"], name=op.f("fk_group_plan_seat_plan_id_group_plan"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_group_plan_seat_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_plan_seat")),
        sa.UniqueConstraint("plan_id", "registration_id", name=op.f("uq_group_plan_seat_plan_id_registration_id")),
    )
    op.create_index(op.f("ix_group_plan_seat_group_id"), "group_plan_seat", ["group_id"], unique=False)
    op.create_index(op.f("ix_group_plan_seat_registration_id"), "group_plan_seat", ["registration_id"], unique=False)
    _name_regions()


def downgrade() -> None:
    """Undo."""
    for table in ("group_plan_seat", "group_plan", "group_pair", "group_wish", "group_setting"):
        op.drop_table(table)
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.drop_column("is_pinned")


def _name_regions() -> None:
    unit = sa.table("admin_unit", sa.column("set"), sa.column("code"), sa.column("region"))
    for region, codes in REGIONS.items():
        here = (unit.c.set == "vn34", unit.c.code.in_(codes.split()), unit.c.region.is_(None))
        op.execute(sa.update(unit).where(*here).values(region=region))
