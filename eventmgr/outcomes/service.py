"""What a facilitator does with the record of a group, and what the organizer does with it afterwards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.agenda.queries import get_session
from eventmgr.audit.service import change
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.text import nfc_text
from eventmgr.events.service import require_editable
from eventmgr.groups.queries import get_group
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.queries import PLENARY_KINDS, find_item, list_subjects
from eventmgr.outcomes.rules import LONGEST_TEXT, ItemKind, RecordState, may_move
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import RegistrationState

_CLOSED = {
    RecordState.SUBMITTED: lazy("This record was submitted. To change it, let the organizer ask it back."),
    RecordState.CONFIRMED: lazy("This record is confirmed. To change it, let the organizer ask it back."),
    RecordState.LOCKED: lazy("This record is locked with the minutes. It can be read, but not changed."),
}


class StaleItem(Conflict):
    """Somebody else changed the point, or took it away, since it was opened; `item` is what stands there now."""

    code = "stale_item"

    def __init__(self, item: Item | None) -> None:
        super().__init__(lazy("Somebody else changed this point in the meantime."))
        self.item = item


def open_record(event_id: UUID, session_id: UUID, group_id: UUID | None, *, actor: Actor, at: datetime) -> Record:
    """Open the record of a group, or of a discussion in the plenary; there is one, so a second opening finds it."""
    session = get_session(event_id, session_id)
    with transaction() as unit:
        lock_row(session)
        known = select(Record).where(Record.session_id == session_id, Record.group_id == group_id)
        if found := unit.execute(known).scalar_one_or_none():
            return found
        require_editable(session.event)
        is_of_session = session.kind in PLENARY_KINDS
        if group_id is not None:
            is_of_session = get_group(event_id, group_id).session_id == session_id
        if not is_of_session:
            raise DomainError(lazy("A record belongs to a group, or to a discussion of the plenary."))
        record = Record(event_id=event_id, session_id=session_id, group_id=group_id, key=new_token(KEY_LENGTH))
        unit.add(record)
        write_down("record.open", record, actor=actor, at=at, event_id=event_id)
        return record


def open_all(event_id: UUID, *, actor: Actor, at: datetime) -> int:
    """Open the records of all groups and discussions that have none; tells how many."""
    with transaction():
        missing = [subject for subject in list_subjects(event_id) if subject.record is None]
        for subject in missing:
            group_id = subject.group.id if subject.group else None
            open_record(event_id, subject.session.id, group_id, actor=actor, at=at)
        return len(missing)


def add_item(
    record: Record, item_id: UUID, kind: ItemKind, text: str, speaker_id: UUID | None, *, actor: Actor, at: datetime
) -> Item:
    """Note one point at the end of the record; the browser made its id, so that sent twice it is one point."""
    with transaction() as unit:
        _lock(record)
        if known := unit.get(Item, item_id):
            if known.record_id != record.id:
                raise Conflict(lazy("This point belongs to another record."))
            return known
        _require_open(record)
        text = _clean(text)
        _check_speaker(record, speaker_id)
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
        _lock(record)
        _require_open(record)
        text = _clean(text)
        item = find_item(record, item_id)
        if item is None or item.version != version:
            if item is not None and (item.kind, item.text, item.speaker_id) == (kind, text, speaker_id):
                return item
            raise StaleItem(item)
        if speaker_id != item.speaker_id:
            _check_speaker(record, speaker_id)
        changes = change(item, {"kind": kind, "text": text, "speaker_id": speaker_id})
        if changes:
            item.version += 1
            item.updated_at = at
            write_down("item.edit", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        return item


def remove_item(record: Record, item_id: UUID, *, version: int, actor: Actor, at: datetime) -> None:
    """Take a point away that nobody changed since this version; one that is gone already stays gone."""
    with transaction() as unit:
        _lock(record)
        _require_open(record)
        item = find_item(record, item_id)
        if item is None:
            return
        if item.version != version:
            raise StaleItem(item)
        changes = {"kind": (item.kind.value, None), "text": (item.text, None), "speaker_id": (item.speaker_id, None)}
        write_down("item.remove", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        unit.delete(item)
        unit.flush()
        unit.refresh(record, ["items"])


def move_item(record: Record, item_id: UUID, *, down: bool, actor: Actor, at: datetime) -> None:
    """Let a point change places with its neighbour of the same kind; the first goes no higher, the last no lower."""
    with transaction() as unit:
        _lock(record)
        _require_open(record)
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


def submit(record: Record, *, actor: Actor, at: datetime) -> None:
    """Hand the record in; from then on it is read only. An empty one is not handed in."""
    with transaction():
        _lock(record)
        if record.state is RecordState.SUBMITTED:
            return
        if record.state is RecordState.OPEN and not record.items:
            raise DomainError(lazy("Nothing is recorded yet. Note at least one point, then submit."))
        record.submitted_at = at
        _move(record, RecordState.SUBMITTED, "record.submit", actor=actor, at=at)


def ask_back(record: Record, *, actor: Actor, at: datetime) -> None:
    """Give the record back to the group to be changed."""
    with transaction():
        _lock(record)
        record.submitted_at = None
        _move(record, RecordState.OPEN, "record.ask_back", actor=actor, at=at)


def confirm(record: Record, *, actor: Actor, at: datetime) -> None:
    """Confirm what the group handed in; it now goes into the minutes."""
    with transaction():
        _lock(record)
        _move(record, RecordState.CONFIRMED, "record.confirm", actor=actor, at=at)


def lock(record: Record, *, actor: Actor, at: datetime) -> None:
    """Lock a confirmed record together with the minutes."""
    with transaction():
        _lock(record)
        _move(record, RecordState.LOCKED, "record.lock", actor=actor, at=at)


def _lock(record: Record) -> None:
    """Read the record as it stands now and keep others from writing to it until the end of the transaction."""
    lock_row(record)


def _require_open(record: Record) -> None:
    require_editable(record.session.event)
    if record.state is not RecordState.OPEN:
        raise Conflict(_CLOSED[record.state])


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


def _check_speaker(record: Record, speaker_id: UUID | None) -> None:
    if speaker_id is not None and not _is_delegate(record.event_id, speaker_id):
        raise DomainError(lazy("This person is no delegate of this event."), field="speaker")


def _is_delegate(event_id: UUID, registration_id: UUID) -> bool:
    delegate = select(Registration.id).where(
        Registration.id == registration_id,
        Registration.event_id == event_id,
        Registration.state == RegistrationState.CONFIRMED,
    )
    return db.session.execute(delegate).scalar_one_or_none() is not None


def _move(record: Record, state: RecordState, verb: str, *, actor: Actor, at: datetime) -> None:
    here = record.state
    require_editable(record.session.event)
    if not may_move(here, state):
        raise Conflict(_CLOSED.get(here) or lazy("The group is still at work on this record."))
    record.state = state
    changes: dict[str, tuple[object, object]] = {"state": (here.value, state.value)}
    write_down(verb, record, actor=actor, at=at, event_id=record.event_id, changes=changes)
