"""Points that were noted before texts were kept: what stands in them is the text of their version."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COPIED = ("kind", "text", "speaker_id", "level", "due", "supporters", "is_starred")
item = sa.table(
    "item",
    sa.column("id", sa.Uuid()),
    sa.column("version", sa.Integer()),
    sa.column("updated_at", sa.DateTime(timezone=True)),
    *(sa.column(name) for name in ("kind", "text", "level", "due", "supporters", "is_starred")),
    sa.column("speaker_id", sa.Uuid()),
)
item_revision = sa.table(
    "item_revision",
    sa.column("id", sa.Uuid()),
    sa.column("item_id", sa.Uuid()),
    sa.column("version", sa.Integer()),
    sa.column("by", sa.String()),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name) for name in ("kind", "text", "level", "due", "supporters", "is_starred")),
    sa.column("speaker_id", sa.Uuid()),
)


def upgrade() -> None:
    """Apply."""
    connection = op.get_bind()
    kept = sa.select(item_revision.c.id).where(item_revision.c.item_id == item.c.id)
    for row in connection.execute(sa.select(item).where(~kept.exists())).mappings().all():
        text = {name: row[name] for name in COPIED}
        first = {"id": uuid.uuid4(), "item_id": row["id"], "version": row["version"], "by": "", "at": row["updated_at"]}
        connection.execute(item_revision.insert().values(**first, **text))


def downgrade() -> None:
    """Nothing: the texts went with their table."""
