"""Accounts have a second factor and passkeys, events may ask for one, and people are invited to a role."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

ADDED = ("tf_primary_method", "tf_totp_secret", "tf_last_counter", "mf_recovery_codes", "fs_webauthn_user_handle")


def upgrade() -> None:
    """Apply."""
    op.add_column("account", sa.Column("tf_primary_method", sa.String(length=24), nullable=True))
    op.add_column("account", sa.Column("tf_totp_secret", sa.String(length=500), nullable=True))
    op.add_column("account", sa.Column("tf_last_counter", sa.BigInteger(), nullable=True))
    op.add_column("account", sa.Column("mf_recovery_codes", sa.JSON(), nullable=True))
    op.add_column("account", sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_account_fs_webauthn_user_handle"), "account", ["fs_webauthn_user_handle"], unique=True)
    op.add_column("event", sa.Column("second_factor", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.create_table(
        "team_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_team_invitation_account_id_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_team_invitation_event_id_event")),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_team_invitation_host_id_host")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_team_invitation_digest")),
    )
    op.create_index(op.f("ix_team_invitation_event_id"), "team_invitation", ["event_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("team_invitation")
    op.drop_table("passkey")
    op.drop_index(op.f("ix_account_fs_webauthn_user_handle"), "account")
    for table, columns in (("event", ("second_factor",)), ("account", ADDED)):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
