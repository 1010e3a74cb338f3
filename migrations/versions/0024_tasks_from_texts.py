"""What was written as "one task a line" in the minutes becomes tasks with owners.

Owners are taken by the names that stand there; whose delegation one is, staff say later. Locked files stay as they are.
"""

import secrets
import unicodedata
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
_text = sa.table(
    "minutes_text",
    sa.column("id", sa.Uuid()),
    sa.column("minutes_id", sa.Uuid()),
    sa.column("section", sa.String()),
    sa.column("text", sa.Text()),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)
_minutes = sa.table("minutes", sa.column("id", sa.Uuid()), sa.column("event_id", sa.Uuid()))
_owner = sa.table(
    "task_owner",
    sa.column("id", sa.Uuid()),
    sa.column("event_id", sa.Uuid()),
    sa.column("key", sa.String()),
    sa.column("name", sa.String()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
_task = sa.table(
    "task",
    sa.column("id", sa.Uuid()),
    sa.column("event_id", sa.Uuid()),
    sa.column("owner_id", sa.Uuid()),
    sa.column("position", sa.Integer()),
    sa.column("content", sa.Text()),
    sa.column("partners", sa.String()),
    sa.column("due", sa.String()),
    sa.column("source", sa.String()),
    sa.column("state", sa.String()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Apply."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.select(_minutes.c.event_id, _text.c.id, _text.c.text, _text.c.updated_at)
        .join(_text, _text.c.minutes_id == _minutes.c.id)
        .where(_text.c.section == "tasks")
    ).all()
    for event_id, text_id, text, written_at in rows:
        _convert(bind, event_id, text, written_at)
        bind.execute(sa.delete(_text).where(_text.c.id == text_id))


def downgrade() -> None:
    """The words went into rows, which the migration before takes away."""


def _convert(bind, event_id, text, at):
    owners = {}
    lines = [line for line in text.splitlines() if line.strip()]
    for position, line in enumerate(lines):
        parts = [part.strip() for part in line.split("|", 3)]
        content, lead, partners, due = parts + [""] * (4 - len(parts))
        lead = lead[:200]
        key = unicodedata.normalize("NFC", lead).casefold()
        if lead and key not in owners:
            owners[key] = uuid.uuid4()
            secret = "".join(secrets.choice(_ALPHABET) for _ in range(20))
            made = {"id": owners[key], "event_id": event_id, "key": secret, "name": lead, "created_at": at}
            bind.execute(sa.insert(_owner).values(**made))
        whole = content or line.strip()
        task = {"id": uuid.uuid4(), "event_id": event_id, "owner_id": owners.get(key) if lead else None}
        task |= {"position": position, "content": whole, "partners": partners, "due": due[:100], "source": ""}
        bind.execute(sa.insert(_task).values(**task, state="open", created_at=at))
