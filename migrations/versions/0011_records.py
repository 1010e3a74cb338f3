"""Records with levels, time limits, supporters, revisions, speakers, devices and what points come to."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_device_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_device_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "discussion_setting",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("wall_key", sa.String(length=24), nullable=False),
        sa.Column("prompts", sa.Text(), nullable=False),
        sa.Column("speech_minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_discussion_setting_session_id_session")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_discussion_setting")),
        sa.UniqueConstraint("wall_key", name=op.f("uq_discussion_setting_wall_key")),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=True),
        sa.Column("due", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_outcome_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_session_id"), ["session_id"], unique=False)

    op.create_table(
        "speech",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_speech_record_id_record")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_speech_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speech")),
    )
    with op.batch_alter_table("speech", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speech_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_speech_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "item_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(length=24), nullable=True),
        sa.Column("due", sa.String(length=100), nullable=False),
        sa.Column("supporters", sa.Integer(), nullable=False),
        sa.Column("is_starred", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_revision_item_id_item")),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["registration.id"], name=op.f("fk_item_revision_speaker_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_revision")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_item_revision_item_id_version")),
    )
    with op.batch_alter_table("item_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_revision_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_revision_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "outcome_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_outcome_source_item_id_item")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_outcome_source_outcome_id_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_source")),
        sa.UniqueConstraint("item_id", name=op.f("uq_outcome_source_item_id")),
    )
    with op.batch_alter_table("outcome_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_source_outcome_id"), ["outcome_id"], unique=False)

    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("due", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("supporters", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("is_starred", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_item_speaker_id"), ["speaker_id"], unique=False)

    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("pin", sa.String(length=4), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("pin_tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("writer_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_record_writer_id_device"), "device", ["writer_id"], ["id"])

    _take_defaults_away()
    _give_pins()


def _take_defaults_away() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        for name in ("due", "supporters", "is_starred"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("record", schema=None) as batch_op:
        for name in ("note", "pin", "pin_tries"):
            batch_op.alter_column(name, server_default=None)


def _give_pins() -> None:
    record = sa.table("record", sa.column("id", sa.Uuid()), sa.column("pin", sa.String()))
    connection = op.get_bind()
    for (record_id,) in connection.execute(sa.select(record.c.id)).all():
        pin = f"{secrets.randbelow(10_000):04d}"
        connection.execute(record.update().where(record.c.id == record_id).values(pin=pin))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_record_writer_id_device"), type_="foreignkey")
        batch_op.drop_column("taken_at")
        batch_op.drop_column("writer_id")
        batch_op.drop_column("pin_tries")
        batch_op.drop_column("pin")
        batch_op.drop_column("note")
        batch_op.drop_column("confirmed_at")

    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_speaker_id"))
        batch_op.drop_column("removed_at")
        batch_op.drop_column("is_starred")
        batch_op.drop_column("supporters")
        batch_op.drop_column("due")
        batch_op.drop_column("level")

    with op.batch_alter_table("outcome_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_source_outcome_id"))

    op.drop_table("outcome_source")
    with op.batch_alter_table("item_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_revision_speaker_id"))
        batch_op.drop_index(batch_op.f("ix_item_revision_item_id"))

    op.drop_table("item_revision")
    with op.batch_alter_table("speech", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speech_registration_id"))
        batch_op.drop_index(batch_op.f("ix_speech_record_id"))

    op.drop_table("speech")
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_session_id"))

    op.drop_table("outcome")
    op.drop_table("discussion_setting")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_subject_id"))
        batch_op.drop_index(batch_op.f("ix_device_event_id"))

    op.drop_table("device")
