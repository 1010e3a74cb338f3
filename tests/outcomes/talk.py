"""What groups said, as rows: points with the texts that they had."""

from typing import Any

from eventmgr.core.db import db, transaction
from eventmgr.outcomes.models import Item, ItemRevision, Record
from eventmgr.outcomes.rules import ItemKind
from eventmgr.registration.models import Registration
from tests.factories import AT

_COPIED = ("kind", "text", "speaker_id", "level", "due", "supporters", "is_starred")


def make_item(
    record: Record,
    text: str = "Mở lớp tập huấn",
    kind: ItemKind = ItemKind.SOLUTION,
    speaker: Registration | None = None,
    **values: Any,
) -> Item:
    """A point at the end of a record, with its first text kept as a revision."""
    with transaction() as session:
        item = Item(
            record_id=record.id,
            kind=kind,
            text=text,
            speaker_id=speaker.id if speaker else None,
            **{"position": len(record.items), "created_at": AT, "updated_at": AT, **values},
        )
        session.add(item)
        session.flush()
        _keep(item)
    db.session.refresh(record, ["items"])
    return item


def rewrite(item: Item, text: str, **values: Any) -> None:
    """The group changes a point: one more version, kept as a revision."""
    with transaction() as session:
        item.text, item.version = text, item.version + 1
        for name, value in values.items():
            setattr(item, name, value)
        session.flush()
        _keep(item)


def _keep(item: Item) -> None:
    copy = {name: getattr(item, name) for name in _COPIED}
    item.revisions.append(ItemRevision(version=item.version, by="Nhóm Mẫu", at=AT, **copy))
