"""How sessions change their place in the plan: moved by hand, making way for others, out of a room that goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import Stretch, Way, get_session, make_way
from eventmgr.agenda.service.sessions import SessionData, check_times, create_session, shift_parts
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event, Room
from eventmgr.events.queries import get_room
from eventmgr.events.service import require_editable


@dataclass(frozen=True)
class Place:
    """Where a session stands in the plan."""

    starts_at: datetime
    ends_at: datetime
    room_id: UUID | None


class Moved(Conflict):
    """The session stands elsewhere than where it was seen."""

    code: ClassVar[str] = "moved_meanwhile"


class OtherWay(Conflict):
    """Other sessions would make way than those that were shown."""

    code: ClassVar[str] = "other_way"


def place_of(session: Session) -> Place:
    """Where a session stands now."""
    return Place(session.starts_at, session.ends_at, session.room_id)


def move_session(event: Event, session_id: UUID, to: Place, seen: Place, *, actor: Actor, at: datetime) -> None:
    """Put a session elsewhere, with its parts; refused where it stood elsewhere than whoever moves it saw."""
    with transaction() as db_session:
        require_editable(event)
        session = get_session(event.id, session_id)
        lock_row(session)
        if place_of(session) not in {seen, to}:
            raise Moved(lazy("Somebody moved “%(title)s” in the meantime.", title=session.title))
        check_times(event, to.starts_at, to.ends_at)
        if to.room_id is not None:
            get_room(event.id, to.room_id)
        shift_parts(event, session, to.starts_at - session.starts_at, actor=actor, at=at)
        values = {"starts_at": to.starts_at, "ends_at": to.ends_at, "room_id": to.room_id}
        if changes := change(session, values):
            db_session.flush()
            record("session.move", session, actor=actor, at=at, event_id=event.id, changes=changes)


def push_rest(event: Event, stretch: Stretch, mark: str, *, actor: Actor, at: datetime) -> Way:
    """Let sessions make way, exactly as it was shown (`mark`)."""
    with transaction() as db_session:
        require_editable(event)
        lock_row(event)
        way = make_way(event, stretch)
        if way.mark != mark:
            raise OtherWay(lazy("The plan has changed in the meantime. Look at what moves once more."))
        for session, shift in way.shifts:
            changes = change(session, {"starts_at": shift.starts_at, "ends_at": shift.ends_at})
            record("session.move", session, actor=actor, at=at, event_id=event.id, changes=changes)
        db_session.flush()
        return way


def insert_session(
    event: Event, data: SessionData, stretch: Stretch, mark: str, *, actor: Actor, at: datetime
) -> Session:
    """Put a session on the agenda and let others make way for it."""
    with transaction():
        push_rest(event, stretch, mark, actor=actor, at=at)
        return create_session(event, data, actor=actor, at=at)


def leave_room(event: Event, room: Room, to: Room | None, *, actor: Actor, at: datetime) -> Sequence[Session]:
    """Move every session out of a room into another one, or into none."""
    with transaction() as db_session:
        require_editable(event)
        rows = db_session.execute(
            select(Session).where(Session.room_id == room.id).order_by(Session.starts_at, Session.id)
        )
        sessions = list(rows.scalars())
        for session in sessions:
            changes = change(session, {"room_id": to.id if to else None})
            record("session.move", session, actor=actor, at=at, event_id=event.id, changes=changes)
        db_session.flush()
        return sessions
