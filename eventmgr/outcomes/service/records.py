"""Opening records, handing them in, asking them back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.agenda.queries import get_session
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy, ngettext
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.text import nfc_text
from eventmgr.events.service import require_editable
from eventmgr.groups.queries import get_group
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.queries import PLENARY_KINDS, list_clashes, list_subjects
from eventmgr.outcomes.rules import LONGEST_TEXT, RecordState, may_move
from eventmgr.outcomes.service.shared import CLOSED, lock_record


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


def submit(record: Record, *, actor: Actor, at: datetime) -> None:
    """Hand the record in; from then on it is read only. Neither an empty one is handed in, nor one with a choice open.

    What it was asked back for is then dealt with.
    """
    with transaction():
        lock_record(record)
        if record.state is RecordState.SUBMITTED:
            return
        if record.state is RecordState.OPEN:
            _require_whole(record)
        record.submitted_at, record.note = at, ""
        _move(record, RecordState.SUBMITTED, "record.submit", actor=actor, at=at)


def ask_back(record: Record, note: str = "", *, actor: Actor, at: datetime) -> None:
    """Give the record back to the group to be changed; the note tells it why."""
    note = nfc_text(note)
    if len(note) > LONGEST_TEXT:
        raise DomainError(lazy("The note may have at most %(n)s characters.", n=LONGEST_TEXT), field="note")
    with transaction():
        lock_record(record)
        before = record.note
        record.submitted_at, record.confirmed_at, record.note = None, None, note
        more: dict[str, tuple[object, object]] = {"note": (before, note)}
        _move(record, RecordState.OPEN, "record.ask_back", more, actor=actor, at=at)


def confirm(record: Record, *, actor: Actor, at: datetime) -> None:
    """Confirm what the group handed in; it now goes into the minutes. Confirmed twice it is confirmed once."""
    with transaction():
        lock_record(record)
        if record.state is RecordState.CONFIRMED:
            return
        record.confirmed_at = at
        _move(record, RecordState.CONFIRMED, "record.confirm", actor=actor, at=at)


def lock(record: Record, *, actor: Actor, at: datetime) -> None:
    """Lock a confirmed record together with the minutes."""
    with transaction():
        lock_record(record)
        _move(record, RecordState.LOCKED, "record.lock", actor=actor, at=at)


def _require_whole(record: Record) -> None:
    if not record.items:
        raise DomainError(lazy("Nothing is recorded yet. Note at least one point, then submit."))
    if number := sum(map(len, list_clashes(record).values())):
        message = ngettext(
            "%(num)s point has two texts that differ. Choose one of them, then submit.",
            "%(num)s points have texts that differ. Choose among them, then submit.",
            number,
        )
        raise DomainError(message)


def _move(
    record: Record,
    state: RecordState,
    verb: str,
    more: dict[str, tuple[object, object]] | None = None,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    here = record.state
    require_editable(record.session.event)
    if not may_move(here, state):
        raise Conflict(CLOSED.get(here) or lazy("The group is still at work on this record."))
    record.state = state
    changes: dict[str, tuple[object, object]] = {"state": (here.value, state.value), **(more or {})}
    write_down(verb, record, actor=actor, at=at, event_id=record.event_id, changes=changes)
