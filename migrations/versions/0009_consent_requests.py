"""Versions of consent texts, requests about data, erasure, and how long an event keeps what."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "consent_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_consent_text_host_id_host")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint(
            "event_id", "purpose", "language", "version", name=op.f("uq_consent_text_event_id_purpose_language_version")
        ),
    )
    op.create_table(
        "data_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("done_by", sa.Date(), nullable=False),
        sa.Column("has_third_parties", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("traces", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_data_request_host_id_host")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_request_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("key", name=op.f("uq_data_request_key")),
    )
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_data_request_host_id_state_done_by"), ["host_id", "state", "done_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_data_request_person_id"), ["person_id"], unique=False)
    op.create_table(
        "event_purpose",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("is_pursued", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=24), nullable=False),
        sa.Column("keep_months", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_purpose_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_purpose")),
        sa.UniqueConstraint("event_id", "purpose", name=op.f("uq_event_purpose_event_id_purpose")),
    )
    with op.batch_alter_table("host", schema=None) as batch_op:
        batch_op.add_column(sa.Column("data_protection", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("evidence", sa.String(), nullable=False, server_default=""))
    _keep_the_words_as_versions()
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.alter_column("text_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("event_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("purpose", existing_type=sa.String(), type_=sa.String(length=60), nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_consent_text_id_consent_text"), "consent_text", ["text_id"], ["id"])
        batch_op.drop_column("text")
    _mark_personal_values()


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text", sa.Text(), nullable=True))
    consent, version = _tables()
    words = sa.select(version.c.text).where(version.c.id == consent.c.text_id).scalar_subquery()
    op.get_bind().execute(sa.update(consent).values(text=words))
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_consent_text_id_consent_text"), type_="foreignkey")
        batch_op.alter_column("text", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("event_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("purpose", existing_type=sa.String(length=60), type_=sa.String(), nullable=False)
        batch_op.drop_column("evidence")
        batch_op.drop_column("text_id")
    # Not in a batch: that would make the tables anew, and rows point at them.
    op.drop_column("person", "erased_at")
    op.drop_column("person", "restricted_at")
    op.drop_column("host", "data_protection")
    for table in ("event_purpose", "data_request", "consent_text"):
        op.drop_table(table)


def _tables() -> tuple[sa.TableClause, sa.TableClause]:
    consent = sa.table(
        "consent",
        sa.column("id", sa.Uuid()),
        sa.column("event_id", sa.Uuid()),
        sa.column("person_id", sa.Uuid()),
        sa.column("purpose", sa.String()),
        sa.column("text", sa.Text()),
        sa.column("text_id", sa.Uuid()),
        sa.column("given_at", sa.DateTime(timezone=True)),
    )
    version = sa.table(
        "consent_text",
        sa.column("id", sa.Uuid()),
        sa.column("host_id", sa.Uuid()),
        sa.column("event_id", sa.Uuid()),
        sa.column("purpose", sa.String()),
        sa.column("language", sa.String()),
        sa.column("version", sa.Integer()),
        sa.column("text", sa.Text()),
        sa.column("is_own", sa.Boolean()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    return consent, version


def _keep_the_words_as_versions() -> None:
    """Each wording that was agreed to becomes a version, in the order in which it was first used."""
    connection = op.get_bind()
    consent, version = _tables()
    event = sa.table("event", sa.column("id", sa.Uuid()), sa.column("host_id", sa.Uuid()))
    found = (
        sa.select(
            consent.c.event_id, event.c.host_id, consent.c.purpose, consent.c.text, sa.func.min(consent.c.given_at)
        )
        .join(event, event.c.id == consent.c.event_id)
        .group_by(consent.c.event_id, event.c.host_id, consent.c.purpose, consent.c.text)
        .order_by(sa.func.min(consent.c.given_at))
    )
    counts: dict = {}
    for event_id, host_id, purpose, text, given_at in connection.execute(found).all():
        language = "en" if text.startswith("I agree") else "vi"
        number = counts[event_id, purpose, language] = counts.get((event_id, purpose, language), 0) + 1
        row = {
            "id": uuid4(),
            "host_id": host_id,
            "event_id": event_id,
            "purpose": purpose,
            "language": language,
            "version": number,
            "text": text,
            "is_own": False,
            "created_at": given_at,
        }
        connection.execute(sa.insert(version), row)
        same = (consent.c.event_id == event_id, consent.c.purpose == purpose, consent.c.text == text)
        connection.execute(sa.update(consent).where(*same).values(text_id=row["id"]))


def _mark_personal_values() -> None:
    """Position and organization were written down as if they were not about a person; so were two reasons."""
    op.execute(
        "UPDATE audit_value SET is_personal = true"
        " WHERE field IN ('position', 'organization', 'reason', 'revoked_reason') AND NOT is_personal"
    )
