"""How the badges of an event look."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "badge_settings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.String(length=24), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=True),
        sa.Column("height_mm", sa.Integer(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("group_colour", sa.Boolean(), nullable=False),
        sa.Column("logo_key", sa.String(), nullable=True),
        sa.Column("background_key", sa.String(), nullable=True),
        sa.Column("background_pale", sa.Boolean(), nullable=False),
        sa.Column("back", sa.JSON(), nullable=False),
        sa.Column("wifi_name", sa.String(length=63), nullable=False),
        sa.Column("wifi_password", sa.String(length=63), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("sheet", sa.String(length=24), nullable=False),
        sa.Column("turn", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_badge_settings_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_settings")),
        sa.UniqueConstraint("event_id", name=op.f("uq_badge_settings_event_id")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("badge_settings")
