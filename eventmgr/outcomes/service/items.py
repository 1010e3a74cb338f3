"""Noting points, changing them, bringing them in order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.audit.service import change
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc_text
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.queries import find_item
from eventmgr.outcomes.rules import LONGEST_TEXT, ItemKind
from eventmgr.outcomes.service.shared import check_delegate, lock_record, require_open


class StaleItem(Conflict):
    """Somebody else changed the point, or took it away, since it was opened; `item` is what stands there now."""

    code = "stale_item"

    def __init__(self, item: Item | None) -> None:
        super().__init__(lazy("Somebody else changed this point in the meantime."))
        self.item = item


def add_item(
    record: Record, item_id: UUID, kind: ItemKind, text: str, speaker_id: UUID | None, *, actor: Actor, at: datetime
) -> Item:
    """Note one point at the end of the record; the browser made its id, so that sent twice it is one point."""
    with transaction() as unit:
        lock_record(record)
        if known := unit.get(Item, item_id):
            if known.record_id != record.id:
                raise Conflict(lazy("This point belongs to another record."))
            return known
        require_open(record)
        text = _clean(text)
        check_delegate(record, speaker_id)
        last = select(func.coalesce(func.max(Item.position), -1)).where(Item.record_id == record.id)
        item = Item(
            id=item_id,
            record_id=record.id,
            kind=kind,
            text=text,
            speaker_id=speaker_id,
            position=unit.execute(last).scalar_one() + 1,
            created_at=at,
            updated_at=at,
        )
        unit.add(item)
        changes = {"kind": (None, kind.value), "text": (None, text), "speaker_id": (None, speaker_id)}
        write_down("item.add", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        unit.refresh(record, ["items"])
        return item


def edit_item(
    record: Record,
    item_id: UUID,
    kind: ItemKind,
    text: str,
    speaker_id: UUID | None,
    *,
    version: int,
    actor: Actor,
    at: datetime,
) -> Item:
    """Change a point that nobody changed since this version; else nothing is written and both texts are kept."""
    with transaction():
        lock_record(record)
        require_open(record)
        text = _clean(text)
        item = find_item(record, item_id)
        if item is None or item.version != version:
            if item is not None and (item.kind, item.text, item.speaker_id) == (kind, text, speaker_id):
                return item
            raise StaleItem(item)
        if speaker_id != item.speaker_id:
            check_delegate(record, speaker_id)
        changes = change(item, {"kind": kind, "text": text, "speaker_id": speaker_id})
        if changes:
            item.version += 1
            item.updated_at = at
            write_down("item.edit", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        return item


def remove_item(record: Record, item_id: UUID, *, version: int, actor: Actor, at: datetime) -> None:
    """Take a point away that nobody changed since this version; one that is gone already stays gone."""
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        item = find_item(record, item_id)
        if item is None:
            return
        if item.version != version:
            raise StaleItem(item)
        changes = {"kind": (item.kind.value, None), "text": (item.text, None), "speaker_id": (item.speaker_id, None)}
        write_down("item.remove", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        item.removed_at = at
        unit.flush()
        unit.refresh(record, ["items"])


def move_item(record: Record, item_id: UUID, *, down: bool, actor: Actor, at: datetime) -> None:
    """Let a point change places with its neighbour of the same kind; the first goes no higher, the last no lower."""
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        item = find_item(record, item_id)
        if item is None:
            raise NotFound(lazy("This point is gone."))
        alike = [other for other in record.items if other.kind is item.kind]
        place = alike.index(item) + (1 if down else -1)
        if not 0 <= place < len(alike):
            return
        other = alike[place]
        before = item.position
        item.position, other.position = other.position, item.position
        changes: dict[str, tuple[object, object]] = {"position": (before, item.position)}
        write_down("item.move", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        unit.refresh(record, ["items"])


def _clean(text: str) -> str:
    """The text as it is stored; an empty or too long one is refused."""
    clean = nfc_text(text)
    if not clean:
        raise DomainError(lazy("Write down what was said."), field="text")
    if len(clean) > LONGEST_TEXT:
        raise DomainError(
            lazy(
                "The text has %(length)s characters, at most %(limit)s fit into one point. Divide it into several.",
                length=len(clean),
                limit=LONGEST_TEXT,
            ),
            field="text",
        )
    return clean
