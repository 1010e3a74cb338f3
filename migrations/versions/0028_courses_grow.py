"""Modules that people choose, more that a course may ask for its certificate, exceptions, and certificates replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_STANDING = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(sa.Column("module_share", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("needs_test", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("needs_feedback", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("open_questions", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("module", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_optional", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(op.f("uq_certificate_course_id_registration_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_certificate_replaces_id"), ["replaces_id"])
        batch_op.create_foreign_key(
            op.f("fk_certificate_replaces_id_certificate"), "certificate", ["replaces_id"], ["id"]
        )
    op.create_index(
        "uq_certificate_standing",
        "certificate",
        ["course_id", "registration_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
    op.create_table(
        "certificate_exception",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_certificate_exception_course_id_course")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_certificate_exception_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_exception")),
        sa.UniqueConstraint(
            "course_id", "registration_id", name=op.f("uq_certificate_exception_course_id_registration_id")
        ),
    )
    op.create_index(
        op.f("ix_certificate_exception_registration_id"), "certificate_exception", ["registration_id"], unique=False
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_enrolment_module_id_module")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_enrolment_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("module_id", "registration_id", name=op.f("uq_enrolment_module_id_registration_id")),
    )
    op.create_index(op.f("ix_enrolment_registration_id"), "enrolment", ["registration_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("enrolment")
    op.drop_table("certificate_exception")
    op.drop_index("uq_certificate_standing", "certificate")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_certificate_replaces_id_certificate"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_certificate_replaces_id"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_certificate_course_id_registration_id"), ["course_id", "registration_id"]
        )
        batch_op.drop_column("replaces_id")
    with op.batch_alter_table("module", schema=None) as batch_op:
        batch_op.drop_column("capacity")
        batch_op.drop_column("is_optional")
    with op.batch_alter_table("course", schema=None) as batch_op:
        for name in ("open_questions", "needs_feedback", "needs_test", "module_share"):
            batch_op.drop_column(name)
