"""What makes way in the plan when something is put before it?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries.clashes import rooms_filled
from eventmgr.agenda.queries.plan import list_sessions, local_date
from eventmgr.agenda.rules import Planned, Pushed, SessionKind, Shift, push
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event, Room
from eventmgr.events.queries import list_rooms


class Scope(Enum):
    """What makes way: nothing, what follows in the same room, or all that follows on that day."""

    NOTHING = "nothing"
    ROOM = "room"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class Stretch:
    """The time that is to be free, where, and what has to make way for it."""

    starts_at: datetime
    ends_at: datetime
    room_id: UUID | None = None
    parent_id: UUID | None = None
    scope: Scope = Scope.EVERYWHERE


@dataclass(frozen=True)
class Way:
    """What would move, and the fixed session that stops it, with the minutes that run into that one."""

    shifts: tuple[tuple[Session, Shift], ...] = ()
    stops_at: Session | None = None
    over: int = 0

    @property
    def mark(self) -> str:
        """The same as long as the same sessions would move in the same way."""
        moves = ";".join(f"{shift.session_id} {shift.starts_at} {shift.ends_at}" for _row, shift in self.shifts)
        return hashlib.sha256(f"{moves}|{self.stops_at and self.stops_at.id}|{self.over}".encode()).hexdigest()[:16]


def make_way(event: Event, stretch: Stretch) -> Way:
    """What would move on that day; meals and what has begun stay, and nothing is pushed past midnight."""
    if stretch.scope is Scope.NOTHING:
        return Way()
    day = stretch.starts_at.astimezone(event.zone).date()
    sessions = {row.id: row for row in list_sessions(event.id) if local_date(row, event.zone) == day}
    found = _push(list(sessions.values()), list_rooms(event.id), stretch)
    for shift in found.shifts:
        if shift.ends_at.astimezone(event.zone).date() != day:
            raise DomainError(
                lazy("“%(title)s” would be pushed past midnight.", title=sessions[shift.session_id].title), field="end"
            )
    return Way(
        tuple((sessions[shift.session_id], shift) for shift in sorted(found.shifts, key=lambda row: row.starts_at)),
        sessions[found.stops_at] if found.stops_at else None,
        int(found.over.total_seconds() // 60),
    )


def _push(sessions: Sequence[Session], rooms: Sequence[Room], stretch: Stretch) -> Pushed:
    plan = [
        Planned(
            row.id,
            row.starts_at,
            row.ends_at,
            rooms_filled(row.room_id, rooms),
            row.parent_id,
            is_fixed=row.kind is SessionKind.MEAL or row.started_at is not None,
        )
        for row in sessions
    ]
    filled = rooms_filled(stretch.room_id, rooms) if stretch.scope is Scope.ROOM else frozenset()
    return push(plan, stretch.starts_at, stretch.ends_at, rooms=filled or None, parent_id=stretch.parent_id)
