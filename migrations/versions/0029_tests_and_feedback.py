"""Which tests were held and taken, and what was said of a course without a name?"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_UNIQUE = {"uq": "uq_%(table_name)s_%(column_0_N_name)s"}


def upgrade() -> None:
    """Sets of questions may be about a part of an event; wordings may have right answers; tables for what came in."""
    op.add_column("question_set", sa.Column("about_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE question_set SET about_id = event_id")
    with op.batch_alter_table("question_set", naming_convention=_UNIQUE) as batch_op:
        batch_op.alter_column("about_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_constraint("uq_question_set_event_id_purpose", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_question_set_event_id_purpose_about_id"), ["event_id", "purpose", "about_id"]
        )
    with op.batch_alter_table("question_wording", schema=None) as batch_op:
        batch_op.add_column(sa.Column("right", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("tolerance", sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("question_wording", schema=None) as batch_op:
        batch_op.alter_column("right", existing_type=sa.JSON(), server_default=None)
        batch_op.alter_column("tolerance", existing_type=sa.String(length=20), server_default=None)
    _create_tests()
    _create_feedback()


def downgrade() -> None:
    """Undo; tests go with what was answered."""
    op.drop_table("feedback_giver")
    op.drop_index("ix_feedback_comment_course_id", table_name="feedback_comment")
    op.drop_table("feedback_comment")
    op.drop_table("feedback_count")
    op.drop_table("feedback_round")
    op.drop_index("ix_test_taking_registration_id", table_name="test_taking")
    op.drop_table("test_taking")
    op.drop_table("test_sitting")
    _forget_questions()
    with op.batch_alter_table("question_wording", schema=None) as batch_op:
        batch_op.drop_column("tolerance")
        batch_op.drop_column("right")
    with op.batch_alter_table("question_set", naming_convention=_UNIQUE) as batch_op:
        batch_op.drop_constraint("uq_question_set_event_id_purpose_about_id", type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_question_set_event_id_purpose"), ["event_id", "purpose"])
        batch_op.drop_column("about_id")


def _forget_questions() -> None:
    sets = sa.table("question_set", sa.column("id", sa.Uuid()), sa.column("purpose", sa.String()))
    questions = sa.table("question", sa.column("id", sa.Uuid()), sa.column("set_id", sa.Uuid()))
    tests = sa.select(sets.c.id).where(sets.c.purpose == "test")
    for name in ("answer", "question_wording"):
        pointing = sa.table(name, sa.column("question_id", sa.Uuid()))
        asked = sa.select(questions.c.id).where(questions.c.set_id.in_(tests))
        op.execute(sa.delete(pointing).where(pointing.c.question_id.in_(asked)))
    op.execute(sa.delete(questions).where(questions.c.set_id.in_(tests)))
    op.execute(sa.delete(sets).where(sets.c.purpose == "test"))


def _create_tests() -> None:
    op.create_table(
        "test_sitting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_test_sitting_module_id_module")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_sitting")),
        sa.UniqueConstraint("module_id", "stage", name=op.f("uq_test_sitting_module_id_stage")),
    )
    op.create_table(
        "test_taking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("typed_by", sa.String(length=200), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_test_taking_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["test_sitting.id"], name=op.f("fk_test_taking_sitting_id_test_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_taking")),
        sa.UniqueConstraint("sitting_id", "registration_id", name=op.f("uq_test_taking_sitting_id_registration_id")),
    )
    op.create_index(op.f("ix_test_taking_registration_id"), "test_taking", ["registration_id"])


def _create_feedback() -> None:
    op.create_table(
        "feedback_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_feedback_round_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_round")),
        sa.UniqueConstraint("course_id", name=op.f("uq_feedback_round_course_id")),
    )
    op.create_table(
        "feedback_count",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_feedback_count_course_id_course")),
        sa.PrimaryKeyConstraint("course_id", "question", "points", name=op.f("pk_feedback_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feedback_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_feedback_comment_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feedback_comment_course_id"), "feedback_comment", ["course_id"])
    op.create_table(
        "feedback_giver",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_feedback_giver_course_id_course")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_feedback_giver_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("course_id", "registration_id", name=op.f("pk_feedback_giver")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feedback_giver_registration_id"), "feedback_giver", ["registration_id"])
