"""In which language is a person written to, and who came back after cancelling?"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_STANDS = sa.text("state NOT IN ('cancelled', 'rejected', 'replaced')")
_IS_ALIKE = sa.text("alike_id IS NOT NULL")


def upgrade() -> None:
    """One person may have several registrations at an event, of which one stands; mails carry a calendar entry."""
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=8), server_default="vi", nullable=False))
        batch_op.add_column(sa.Column("alike_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_registration_alike_id_registration"), "registration", ["alike_id"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f("uq_registration_event_id_person_id"), type_="unique")
    op.create_index(
        op.f("ix_registration_event_id_person_id"),
        "registration",
        ["event_id", "person_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_index(
        op.f("ix_registration_alike_id"),
        "registration",
        ["alike_id"],
        unique=False,
        sqlite_where=_IS_ALIKE,
        postgresql_where=_IS_ALIKE,
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=8), server_default="vi", nullable=False))
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))


def downgrade() -> None:
    """Undo; it fails where two registrations of an event were joined to one person's, rather than lose one of them."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("calendar")
        batch_op.drop_column("language")
    op.drop_index(op.f("ix_registration_alike_id"), table_name="registration")
    op.drop_index(op.f("ix_registration_event_id_person_id"), table_name="registration")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_registration_event_id_person_id"), ["event_id", "person_id"])
        batch_op.drop_constraint(batch_op.f("fk_registration_alike_id_registration"), type_="foreignkey")
        batch_op.drop_column("alike_id")
        batch_op.drop_column("language")
