"""What is noted on the day: when sessions really began and ended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import get_session, list_sessions, local_date
from eventmgr.agenda.queries.clashes import rooms_filled
from eventmgr.agenda.rules import SessionKind
from eventmgr.agenda.rules.running import shares
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.queries import list_rooms
from eventmgr.events.service import require_editable


class StillRunning(Conflict):
    """Something runs in the same room: whoever starts another session says what becomes of it."""

    code: ClassVar[str] = "still_running"

    def __init__(self, running: Sequence[Session]) -> None:
        super().__init__(lazy("“%(title)s” still runs in the same room.", title=running[0].title))
        self.running = running


@dataclass(frozen=True)
class Times:
    """When a session really began and ended."""

    started_at: datetime | None
    ended_at: datetime | None


def times_of(session: Session) -> Times:
    """What was noted of a session."""
    return Times(session.started_at, session.ended_at)


def start(
    event: Event,
    session_id: UUID,
    *,
    ending: Collection[UUID] = (),
    beside: bool = False,
    actor: Actor,
    at: datetime,
) -> bool:
    """A session begins now; tells whether it had not begun already: two phones that say so start it once.

    What runs in its room ends where it is named in `ending`, and goes on where the session is to run `beside` it.
    With the first of its parts that begins a session begins itself.
    """
    with transaction():
        sessions, session = _locked(event, session_id)
        parent = next((row for row in sessions if row.id == session.parent_id), None)
        _require_startable(event, session, parent, at)
        if session.started_at is not None:
            return False
        begins = [session] if parent is None or parent.started_at is not None else [parent, session]
        running = _in_the_way(event, sessions, begins)
        if not beside and (left := [row for row in running if row.id not in ending]):
            raise StillRunning(left)
        for row in running:
            if row.id in ending:
                _end(event, sessions, row, actor=actor, at=at)
        for row in begins:
            _note(event, row, "session.start", Times(at, None), actor=actor, at=at)
        return True


def stop(event: Event, session_id: UUID, *, actor: Actor, at: datetime) -> bool:
    """A session ends now, with its parts that still run; tells whether it had not ended already."""
    with transaction():
        sessions, session = _locked(event, session_id)
        if session.started_at is None:
            raise Conflict(lazy("“%(title)s” has not begun, so it cannot end.", title=session.title))
        if session.ended_at is not None:
            return False
        if local_date(session, event.zone) != at.astimezone(event.zone).date():
            raise DomainError(
                lazy("“%(title)s” was on another day. Enter when it ended.", title=session.title), field="ended"
            )
        _end(event, sessions, session, actor=actor, at=at)
        return True


def undo(event: Event, session_id: UUID, seen: Times, *, reason: str = "", actor: Actor, at: datetime) -> None:
    """Take back the last thing that was noted of a session: its end, else its beginning.

    What somebody else noted since (`seen` is what the page showed) is not taken back with it; what was noted on
    another day is taken back with a reason.
    """
    with transaction():
        _sessions, session = _locked(event, session_id)
        if times_of(session) != seen or session.started_at is None:
            raise Conflict(lazy("Somebody noted something else in the meantime. Look at it once more."))
        noted = session.ended_at or session.started_at
        if noted.astimezone(event.zone).date() != at.astimezone(event.zone).date() and not nfc(reason).strip():
            raise DomainError(lazy("Say why: this was noted on another day."), field="reason")
        before = Times(session.started_at, None) if session.ended_at is not None else Times(None, None)
        _set(event, session, before, reason, verb="session.undo", actor=actor, at=at)


def correct_times(
    event: Event, session_id: UUID, times: Times, seen: Times, *, reason: str = "", actor: Actor, at: datetime
) -> None:
    """Say when a session really began and ended; both empty: it was never started. Another day needs a reason."""
    with transaction():
        _sessions, session = _locked(event, session_id)
        if times_of(session) not in {seen, times}:
            raise Conflict(lazy("Somebody noted something else in the meantime. Look at it once more."))
        if session.kind is SessionKind.BLOCKER:
            raise DomainError(lazy("This time is kept free: it cannot be started."))
        is_today = local_date(session, event.zone) == at.astimezone(event.zone).date()
        if not is_today and times != times_of(session) and not nfc(reason).strip():
            raise DomainError(lazy("Say why: this was noted on another day."), field="reason")
        _set(event, session, times, reason, verb="session.correct", actor=actor, at=at)


def _locked(event: Event, session_id: UUID) -> tuple[list[Session], Session]:
    """The sessions of the event, of which nobody else notes anything until the end, and the one that is meant."""
    require_editable(event)
    lock_row(event)
    session = get_session(event.id, session_id)
    return list_sessions(event.id), session


def _require_startable(event: Event, session: Session, parent: Session | None, at: datetime) -> None:
    """Only what is planned for that day begins, and neither it nor the session that it is part of has ended."""
    if session.kind is SessionKind.BLOCKER:
        raise DomainError(lazy("This time is kept free: it cannot be started."))
    if local_date(session, event.zone) != at.astimezone(event.zone).date():
        raise DomainError(
            lazy("“%(title)s” is planned for another day. Move it in the agenda first.", title=session.title)
        )
    for row in (session, parent):
        if row is not None and row.ended_at is not None:
            raise Conflict(lazy("“%(title)s” has ended. Undo its end, and it goes on.", title=row.title))


def _in_the_way(event: Event, sessions: Sequence[Session], begins: Sequence[Session]) -> list[Session]:
    """What runs where one of these is to begin; of two parts of one session one runs in a room."""
    rooms = list_rooms(event.id)
    spared = {row.id for row in begins} | {row.parent_id for row in begins}
    day = local_date(begins[0], event.zone)
    return [
        row
        for row in sessions
        if row.started_at is not None
        and row.ended_at is None
        and row.id not in spared
        and local_date(row, event.zone) == day
        and any(
            row.parent_id == other.parent_id
            and shares(rooms_filled(row.room_id, rooms), rooms_filled(other.room_id, rooms))
            for other in begins
        )
    ]


def _end(event: Event, sessions: Sequence[Session], session: Session, *, actor: Actor, at: datetime) -> None:
    """End a session with its parts; what was noted as later than this moment is refused."""
    for row in (*(part for part in sessions if part.parent_id == session.id), session):
        if row.started_at is None or row.ended_at is not None:
            continue
        if at < row.started_at:
            raise DomainError(lazy("“%(title)s” cannot end before it began.", title=row.title), field="ended")
        _note(event, row, "session.stop", Times(row.started_at, at), actor=actor, at=at)


def _set(event: Event, session: Session, times: Times, reason: str, *, verb: str, actor: Actor, at: datetime) -> None:
    _check(event, session, times, at)
    _check_parts(event, session, times)
    said = {"reason": ("", nfc(reason).strip())}
    _note(event, session, verb, times, actor=actor, at=at, said=said)


def _check(event: Event, session: Session, times: Times, at: datetime) -> None:
    """Times in their order, on the day of the session, none of them to come."""
    started, ended = times.started_at, times.ended_at
    if started is None and ended is not None:
        raise DomainError(lazy("Enter when it began, too."), field="started")
    if started is not None and ended is not None and ended < started:
        raise DomainError(lazy("“%(title)s” cannot end before it began.", title=session.title), field="ended")
    for field, moment in (("started", started), ("ended", ended)):
        if moment is not None and moment > at:
            raise DomainError(lazy("This time has not come yet."), field=field)
        if moment is not None and moment.astimezone(event.zone).date() != local_date(session, event.zone):
            raise DomainError(lazy("This lies on another day than the session."), field=field)


def _check_parts(event: Event, session: Session, times: Times) -> None:
    """A part runs while its session does."""
    for row in list_sessions(event.id):
        if row.id == session.parent_id and (fault := _lies_outside(times, times_of(row))):
            raise DomainError(lazy("“%(title)s” did not run at that time.", title=row.title), field=fault)
        if row.parent_id == session.id and (fault := _lies_outside(times_of(row), times)):
            raise DomainError(lazy("Its part “%(title)s” ran at another time.", title=row.title), field=fault)


def _lies_outside(part: Times, whole: Times) -> str:
    """Which end of a part lies outside its session; nothing where neither does."""
    if part.started_at is None:
        return ""
    if whole.started_at is None or part.started_at < whole.started_at:
        return "started"
    if whole.ended_at is not None and (part.ended_at is None or part.ended_at > whole.ended_at):
        return "ended"
    return ""


def _note(
    event: Event,
    session: Session,
    verb: str,
    times: Times,
    *,
    actor: Actor,
    at: datetime,
    said: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    changes = change(session, {"started_at": times.started_at, "ended_at": times.ended_at})
    if changes:
        record(verb, session, actor=actor, at=at, event_id=event.id, changes={**changes, **(said or {})})
