"""Facts of a rehearsal have rounds of their own."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_WITHOUT = "uq_check_in_registration_id_session_id_what_round_kind"
_WITH = "uq_check_in_round"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_WITHOUT), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f(_WITH), ["registration_id", "session_id", "what", "is_rehearsal", "round", "kind"]
        )


def downgrade() -> None:
    """Undo."""
    op.execute("DELETE FROM check_in WHERE is_rehearsal")
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_WITH), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f(_WITHOUT), ["registration_id", "session_id", "what", "round", "kind"]
        )
