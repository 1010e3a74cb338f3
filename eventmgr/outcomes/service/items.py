"""Noting points, changing them, taking them away and back, bringing them in order."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update

from eventmgr.accounts.queries import find_device
from eventmgr.audit.service import change
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc, nfc_text
from eventmgr.outcomes.models import Item, ItemRevision, Record
from eventmgr.outcomes.queries import find_item
from eventmgr.outcomes.rules import LONGEST_DUE, LONGEST_TEXT, MOST_SUPPORTERS, Place, Point
from eventmgr.outcomes.service.shared import check_delegate, lock_record, require_open


class StaleItem(Conflict):
    """Somebody else changed the point since it was opened; `item` is what stands there now."""

    code = "stale_item"

    def __init__(self, item: Item) -> None:
        super().__init__(lazy("Somebody else changed this point in the meantime."))
        self.item = item


@dataclass(frozen=True)
class Edited:
    """What became of an edit: the point as it stands, and the clash, if what was edited stood there no more."""

    item: Item
    clash: ItemRevision | None


def add_item(
    record: Record, item_id: UUID, point: Point, *, after: UUID | Place = Place.LAST, actor: Actor, at: datetime
) -> Item:
    """Note one point; the browser made its id, so that sent twice it is one point.

    A point whose place is not known any more (the one before it never arrived) goes to the end.
    """
    with transaction() as unit:
        lock_record(record)
        if known := unit.get(Item, item_id):
            if known.record_id != record.id:
                raise Conflict(lazy("This point belongs to another record."))
            return known
        require_open(record)
        point = _clean(record, point)
        item = Item(id=item_id, record_id=record.id, created_at=at, updated_at=at, version=1, **asdict(point))
        item.position = _make_room(record, after)
        unit.add(item)
        _keep(item, 1, point, actor=actor, at=at)
        changes = {name: (None, _told(value)) for name, value in asdict(point).items() if value}
        write_down("item.add", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        unit.expire(record, ["items"])
        return item


def edit_item(record: Record, item_id: UUID, point: Point, *, version: int, actor: Actor, at: datetime) -> Edited:
    """Change a point that nobody changed since this version; else what stands there stays, and this text is kept too.

    An edit outweighs a removal that did not know of it: the point comes back.
    """
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        item = get_item(record, item_id)
        point = _clean(record, point, known=item.speaker_id)
        clash = None
        if item.version == version or point == said(item):
            become(item, point, actor=actor, at=at)
        else:
            clash = _keep_apart(item, point, actor=actor, at=at)
        _bring_back(item, actor=actor, at=at)
        unit.expire(record, ["items"])
        return Edited(item, clash)


def remove_item(record: Record, item_id: UUID, *, version: int, actor: Actor, at: datetime) -> None:
    """Take a point away that nobody changed since this version; one that is gone already stays gone."""
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        item = find_item(record, item_id)
        if item is None:
            return
        if item.version != version or list_open_clashes(item):
            raise StaleItem(item)
        changes = {"kind": (item.kind.value, None), "text": (item.text, None), "speaker_id": (item.speaker_id, None)}
        write_down("item.remove", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        item.removed_at = at
        unit.flush()
        unit.expire(record, ["items"])


def restore_item(record: Record, item_id: UUID, *, actor: Actor, at: datetime) -> Item:
    """Bring a point back that was taken away."""
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        item = get_item(record, item_id)
        _bring_back(item, actor=actor, at=at)
        unit.expire(record, ["items"])
        return item


def move_item(record: Record, item_id: UUID, *, after: UUID | Place, actor: Actor, at: datetime) -> None:
    """Put a point behind another one, or before or behind all."""
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        item = get_item(record, item_id)
        if isinstance(after, UUID):
            get_item(record, after)
        if after == item.id:
            return
        changes = change(item, {"position": _make_room(record, after)})
        write_down("item.move", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        unit.expire(record, ["items"])


def get_item(record: Record, item_id: UUID) -> Item:
    """A point of the record, also one that was taken away."""
    item = find_item(record, item_id, or_removed=True)
    if item is None:
        raise NotFound(lazy("There is no such point in this record."))
    return item


def said(row: Item | ItemRevision) -> Point:
    """What a point, or a text for it, says."""
    return Point(row.kind, row.text, row.speaker_id, row.level, row.due, row.supporters, row.is_starred)


def become(item: Item, point: Point, *, actor: Actor, at: datetime) -> None:
    """Let a point say something else from now on; the text before stays as a revision."""
    changes = change(item, asdict(point))
    if not changes:
        return
    item.version += 1
    item.updated_at = at
    _keep(item, item.version, point, actor=actor, at=at)
    shown = {name: (_told(before), _told(after)) for name, (before, after) in changes.items()}
    write_down("item.edit", item, actor=actor, at=at, event_id=item.record.event_id, changes=shown)


def list_open_clashes(item: Item) -> list[ItemRevision]:
    """The texts for a point among which somebody still has to choose."""
    clashes = select(ItemRevision).where(
        ItemRevision.item_id == item.id, ItemRevision.version.is_(None), ItemRevision.settled_at.is_(None)
    )
    return list(db.session.execute(clashes.order_by(ItemRevision.id)).scalars())


def _keep(item: Item, version: int | None, point: Point, *, actor: Actor, at: datetime) -> ItemRevision:
    revision = ItemRevision(item_id=item.id, version=version, by=_name(actor), at=at, **asdict(point))
    db.session.flush()
    db.session.add(revision)
    db.session.flush()
    return revision


def _keep_apart(item: Item, point: Point, *, actor: Actor, at: datetime) -> ItemRevision:
    """Keep a text that was written over something older, once."""
    if known := next((clash for clash in list_open_clashes(item) if said(clash) == point), None):
        return known
    clash = _keep(item, None, point, actor=actor, at=at)
    changes = {"text": (item.text, point.text)}
    write_down("item.differ", item, actor=actor, at=at, event_id=item.record.event_id, changes=changes)
    return clash


def _bring_back(item: Item, *, actor: Actor, at: datetime) -> None:
    if item.removed_at is None:
        return
    item.removed_at = None
    write_down("item.restore", item, actor=actor, at=at, event_id=item.record.event_id)


def _make_room(record: Record, after: UUID | Place) -> int:
    """A free position: before all, behind all, or behind one point; what follows moves on."""
    here = Item.record_id == record.id
    before = find_item(record, after, or_removed=True) if isinstance(after, UUID) else None
    if after is Place.FIRST:
        return db.session.execute(select(func.coalesce(func.min(Item.position), 1)).where(here)).scalar_one() - 1
    if before is None:
        return db.session.execute(select(func.coalesce(func.max(Item.position), -1)).where(here)).scalar_one() + 1
    follows = or_(Item.position > before.position, and_(Item.position == before.position, Item.id > before.id))
    db.session.execute(update(Item).where(here, follows).values(position=Item.position + 2))
    return before.position + 1


def _clean(record: Record, point: Point, *, known: UUID | None = None) -> Point:
    """The point as it is stored; an empty or too long text, and a speaker from elsewhere, are refused."""
    text, due = nfc_text(point.text), nfc(point.due)
    if not text:
        raise DomainError(lazy("Write down what was said."), field="text")
    if len(text) > LONGEST_TEXT:
        raise DomainError(
            lazy(
                "The text has %(length)s characters, at most %(limit)s fit into one point. Divide it into several.",
                length=len(text),
                limit=LONGEST_TEXT,
            ),
            field="text",
        )
    if len(due) > LONGEST_DUE:
        raise DomainError(lazy("The time limit may have at most %(n)s characters.", n=LONGEST_DUE), field="due")
    if not 0 <= point.supporters <= MOST_SUPPORTERS:
        message = lazy("The number of supporters lies between 0 and %(n)s.", n=MOST_SUPPORTERS)
        raise DomainError(message, field="supporters")
    if point.speaker_id != known:
        check_delegate(record, point.speaker_id)
    return replace(point, text=text, due=due)


def _name(actor: Actor) -> str:
    """Who wrote a text, as the others are told: of a device who holds it."""
    device = find_device(actor.id) if actor.kind == "device" and actor.id else None
    return device.name if device else actor.label


def _told(value: object) -> object:
    """A value as the trail shows it."""
    return getattr(value, "value", value)
