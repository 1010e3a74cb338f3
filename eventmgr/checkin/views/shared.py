"""What the pages of the door and of attendance have in common."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.checkin import queries
from eventmgr.checkin.rules import ProvinceCount, choose_session
from eventmgr.core.clock import now
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import format_datetime, lazy
from eventmgr.events.models import Event

bp = Blueprint("checkin", __name__)
Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Came:
    """How many came of how many, and of how many delegations somebody is there."""

    present: int
    late: int
    excused: int
    absent: int
    expected: int
    provinces: int
    all_provinces: int


def counts_of(event: Event, session: Session | None) -> Came | None:
    """How many came to a session."""
    if session is None:
        return None
    return sum_up(queries.count_by_province(event.id, session.id, is_rehearsal=is_rehearsed(event)))


def is_rehearsed(event: Event) -> bool:
    """Whether the doors of this event write and show a rehearsal now."""
    return queries.find_rehearsal(event.id) is not None


@bp.context_processor
def _rehearsal() -> dict[str, Any]:
    return {"is_rehearsed": is_rehearsed}


def session_choices(event: Event) -> list[tuple[str, str]]:
    """The sessions that take attendance, as a form offers them."""
    return [
        (str(one.id), f"{format_datetime(one.starts_at, event.zone)} · {one.title}")
        for one in list_attendance_sessions(event.id)
    ]


def sum_up(counts: list[ProvinceCount]) -> Came:
    """All delegations together."""
    of_provinces = [count for count in counts if count.province]
    return Came(
        present=sum(count.present for count in counts),
        late=sum(count.late for count in counts),
        excused=sum(count.excused for count in counts),
        absent=sum(count.absent for count in counts),
        expected=sum(count.expected for count in counts),
        provinces=sum(count.came > 0 for count in of_provinces),
        all_provinces=len(of_provinces),
    )


def chosen(event: Event, session_id: str | None) -> Session | None:
    """The session that was asked for, else the one for which people come now."""
    sessions = list_attendance_sessions(event.id)
    if not session_id:
        return choose_session(sessions, at=now())
    wanted = read_uuid(session_id)
    found = next((session for session in sessions if session.id == wanted), None)
    if found is None:
        raise NotFound(lazy("There is no such session."))
    return found


def read_uuid(text: str) -> UUID:
    """An id of a form or address; anything else is not found."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(lazy("There is no such session or delegate.")) from None
