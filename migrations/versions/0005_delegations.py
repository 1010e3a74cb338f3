"""Quotas of a delegation by category, and its head with a secret link."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "category_quota",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_category_quota_category_id_category")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_category_quota_delegation_id_delegation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_quota")),
        sa.UniqueConstraint("delegation_id", "category_id", name=op.f("uq_category_quota_delegation_id_category_id")),
    )
    op.create_table(
        "delegation_head",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("key", sa.String(length=20), nullable=True),
        sa.Column("key_issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_list", sa.String(length=64), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_head_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_delegation_head_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_head")),
        sa.UniqueConstraint("delegation_id", name=op.f("uq_delegation_head_delegation_id")),
        sa.UniqueConstraint("key", name=op.f("uq_delegation_head_key")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("delegation_head")
    op.drop_table("category_quota")
